import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configurationOf } from './triggers/configuration.ts'
import type { Functions } from './triggers/functions.ts'
import { findNode } from './node.ts'

/** A running `poolhouse dev`. */
export interface Server {
  readonly url: string
  /** Ends it; answers when it has ended. */
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly serviceDir: string
  readonly data: string | undefined
  readonly port: number | undefined
  readonly region: string
  readonly accountId: string
  readonly functions: Pick<Functions, 'endpoint' | 'targets'>
  /** Receives what it has to say, line by line. */
  readonly say: (line: string) => void
  /** Receives its log once it listens, line by line: whom it refused and why. */
  readonly log: (line: string) => void
  /** Called when it ends by itself. */
  readonly ended: (how: string) => void
}

const START_TIMEOUT = 30_000

/**
 * Starts `poolhouse dev` as a child, and answers when it listens.
 *
 * The child ends with this process, however that ends: it watches the channel between them.
 * Throws an Error with the child's own words when it does not come up.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { serviceDir, data, region, accountId, functions, say, log, ended } = options
  const roots = [serviceDir, dirname(fileURLToPath(import.meta.url))]
  const node = await findNode(roots)
  const place = data === undefined ? ['--memory'] : ['--data', data]
  const port = String(options.port ?? 'auto')
  const invoking = functions.endpoint === undefined ? [] : ['--lambda-endpoint', functions.endpoint]
  const program = programOf(roots)
  const configuration = await configurationOf(functions.targets)
  // People sign in at providers without real credentials, too, and so without a network
  const command = [
    'dev',
    '--fake-idp',
    ...place,
    '--port',
    port,
    '--region',
    region,
    '--account-id',
    accountId,
    ...invoking,
  ]
  const child = spawn(node, [program, ...command, ...configuration.options], {
    cwd: serviceDir,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })

  const words: string[] = []
  let listening = false
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      if (!listening) words.push(...lines)
      lines.forEach(listening && stream === child.stderr ? log : say)
    })
  }
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`))
  })
  const killAtExit = () => child.kill()
  process.once('exit', killAtExit)

  let stopping = false
  const stop = async () => {
    stopping = true
    process.off('exit', killAtExit)
    child.kill()
    await gone
  }

  const url = await Promise.race([ready(child), gone.then(() => undefined), timeout()])
  await configuration.remove()
  if (url === undefined) {
    await stop()
    throw new Error(['The user pool did not start.', ...words.filter((line) => line.trim() !== '')].join('\n'))
  }
  listening = true
  void gone.then((how) => stopping || how === 'code 0' || how === 'SIGINT' || ended(how))

  // Only the offline server keeps this process alive
  child.unref()
  child.channel?.unref()
  for (const stream of [child.stdout, child.stderr]) (stream as { unref?: () => void } | null)?.unref?.() // pipes are sockets
  return { url, stop }
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('message', (message: { type?: unknown; url?: unknown }) => {
      if (message.type === 'ready' && typeof message.url === 'string') resolve(message.url)
    })
  })
}

function timeout(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, START_TIMEOUT, undefined).unref())
}

/** The command line of the `poolhouse` package that the service, or else this plugin, has installed. */
function programOf(roots: readonly string[]): string {
  for (const root of roots) {
    try {
      const manifest = createRequire(join(root, 'package.json')).resolve('poolhouse/package.json')
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { poolhouse: string } } // our own package
      return join(dirname(manifest), bin.poolhouse)
    } catch {
      continue
    }
  }
  throw new Error('The package poolhouse is not installed: npm install --save-dev poolhouse')
}
