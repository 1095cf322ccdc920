import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'

/** A real `poolhouse dev`, in a process of its own that tests may end as they like. */
export interface Child {
  readonly url: string
  readonly pid: number
  /** Sends an operation, and answers its status and body. Rejects when the connection is cut. */
  call(operation: string, input: object): Promise<{ status: number; body: string }>
  /** Ends the process with a signal, and answers how it ended. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00'

const children = new Set<ChildProcess>()

/** Starts the sources with the Node that runs this test. */
export function startChild(options: readonly string[]): Promise<Child> {
  return startProgram(bin, options)
}

/** Starts a build of the program. */
export async function startProgram(
  program: string,
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const child = spawn(process.execPath, [program, 'dev', '--port', '0', '--quiet', ...options], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
  children.add(child)
  let complaints = ''
  child.stderr?.on('data', (text: Buffer) => (complaints += text.toString()))
  const ended = once(child, 'exit').then(([code, signal]) => {
    children.delete(child)
    return { code: code as number | null, signal: signal as NodeJS.Signals | null } // the event's arguments
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url))
    void ended.then(({ code }) => reject(new Error(`poolhouse dev ended with ${code}: ${complaints}`)))
  })
  const agent = new Agent({ keepAlive: true })
  return {
    url,
    pid: child.pid ?? 0,
    call: (operation, input) => send(agent, url, operation, JSON.stringify(input)),
    async end(signal) {
      child.kill(signal)
      const outcome = await ended
      agent.destroy()
      return outcome
    },
  }
}

/** Ends what a failed test left running. */
export function endChildren(): void {
  for (const child of children) child.kill('SIGKILL')
}

function send(agent: Agent, url: string, operation: string, body: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url)
    const headers = {
      host: `localhost:${port}`,
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      authorization: SIGNATURE,
    }
    const sent = request({ agent, host: '127.0.0.1', port, method: 'POST', headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
