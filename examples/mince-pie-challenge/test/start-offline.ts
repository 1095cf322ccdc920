import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where an API and its user pool are. */
export interface Places {
  /** The API. */
  readonly url: string
  /** The user pool. */
  readonly endpoint: string
  readonly poolId: string
  readonly clientId: string
}

export interface OfflineOptions {
  readonly stage?: string
  readonly data?: string
  /** The folder of the service. */
  readonly service?: string
  readonly env?: NodeJS.ProcessEnv
  /** Further options of the command. */
  readonly args?: readonly string[]
}

export interface Offline extends Places {
  /** The physical ids of the stack. */
  readonly resources: Readonly<Record<string, string>>
  /** What it has printed so far. */
  output(): string
  stop(signal?: NodeJS.Signals): Promise<void>
}

const example = fileURLToPath(new URL('..', import.meta.url))
// As `npm start`
const GOOGLE = ['--param', 'googleClientId=stand-in', '--param', 'googleClientSecret=stand-in']
const PARAMETERS = ['--param', 'sender=pies@mince-pies.example', ...GOOGLE]
const osls = createRequire(import.meta.url).resolve('osls/bin/serverless.js')

/**
 * Runs `osls offline` on free ports, and answers when it listens.
 *
 * Without `data` its users are in a folder of their own that goes with it.
 */
export async function startOffline({
  stage = 'dev',
  data,
  service = example,
  env = process.env,
  args = [],
}: OfflineOptions = {}): Promise<Offline> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'mince-pie-')))
  const [http, lambda] = await Promise.all([freePort(), freePort()])
  const ports = ['--httpPort', String(http), '--lambdaPort', String(lambda)]
  const child = spawn(process.execPath, [osls, 'offline', '--stage', stage, ...PARAMETERS, ...ports, ...args], {
    cwd: service,
    env: { ...env, POOLHOUSE_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const killAtExit = () => child.kill()
  process.once('exit', killAtExit)

  let output = ''
  const url = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk
        const [, ready] = /Server ready: (\S+)/.exec(output) ?? []
        if (ready !== undefined) resolve(ready)
      })
    }
  })
  const stop = async (signal?: NodeJS.Signals) => {
    process.off('exit', killAtExit)
    child.kill(signal)
    await ended
    if (data === undefined) await rm(folder, { recursive: true, force: true })
  }

  const ready = await Promise.race([url, ended.then(() => undefined)])
  if (ready === undefined) {
    await stop()
    throw new Error(`osls offline ended:\n${output}`)
  }
  return { url: ready, ...(await poolIn(folder)), output: () => output, stop }
}

/** Reads from a data folder of the plugin where its user pool is. */
export async function poolIn(folder: string): Promise<Omit<Places, 'url'> & Pick<Offline, 'resources'>> {
  const [server, stack] = await Promise.all([
    readFile(join(folder, 'server.json'), 'utf8'),
    readFile(join(folder, 'stack.json'), 'utf8'),
  ])
  const { url: endpoint } = JSON.parse(server) as { url: string } // written by poolhouse
  const state = JSON.parse(stack) as { resources: Record<string, { physicalId: string }> } // by the plugin
  const resources = Object.fromEntries(Object.entries(state.resources).map(([id, { physicalId }]) => [id, physicalId]))
  const { UserPool: poolId = '', UserPoolClient: clientId = '' } = resources
  return { endpoint, poolId, clientId, resources }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
