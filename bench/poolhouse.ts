import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createClient, text, type Client } from './client.ts'
import { usageOf, type Usage } from './measure/usage.ts'

const PROGRAM = fileURLToPath(new URL('../packages/server/dist/poolhouse.mjs', import.meta.url))
const PROBE = new URL('measure/probe.ts', import.meta.url).href

export interface PoolhouseOptions {
  /** The data folder. */
  readonly data: string
  /** Whether the event loop is watched: costs a little. */
  readonly probe?: boolean | undefined
  /** A folder for CPU profiles. */
  readonly profiles?: string | undefined
}

/** A server in a process of its own, as `npm run build` made it. */
export class Poolhouse {
  readonly #options: PoolhouseOptions
  #child: ChildProcess | undefined
  #client: Client | undefined
  #url = ''
  /** Milliseconds from spawning to listening. */
  startedMs = 0

  constructor(options: PoolhouseOptions) {
    this.#options = options
  }

  get data(): string {
    return this.#options.data
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error('The server does not run.')
    return pid
  }

  get client(): Client {
    if (!this.#client) throw new Error('The server does not run.')
    return this.#client
  }

  async start(): Promise<this> {
    const { data, probe, profiles } = this.#options
    const execArgv = [
      ...(probe ? ['--import', PROBE] : []),
      ...(profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles]),
    ]
    const before = performance.now()
    const args = ['dev', '--quiet', '--data', data, '--port', 'auto', '--host', '127.0.0.1']
    const child = fork(PROGRAM, args, { execArgv, env: environment(), stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child = child
    const ready = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => undefined)])
    if (!ready) throw new Error('The server ended while it was starting.')
    this.startedMs = performance.now() - before
    const { url } = ready[0] as { url: string } // the message of `poolhouse dev` to its parent
    this.#url = url.replace('localhost', '127.0.0.1')
    this.#client = createClient(this.#url)
    return this
  }

  async stop(): Promise<void> {
    this.#client?.close()
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }

  /** Starts the server again with the same data. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** Moves the server's clock forward, and answers what time it is there. */
  async advance(advanceSeconds: number): Promise<Date> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ advanceSeconds })
    const answer = await fetch(`${this.#url}/_poolhouse/clock`, { method: 'POST', headers, body })
    return new Date(text(await answer.json(), 'now'))
  }

  usage(work: () => Promise<unknown>): Promise<Usage> {
    return usageOf(this.pid, work)
  }

  /** Milliseconds of the server's CPU time for each of so many operations. */
  async cost(operations: number, work: () => Promise<unknown>): Promise<number> {
    const { cpuMs } = await this.usage(work)
    return cpuMs / operations
  }

  /** Asks the probe. `watch` begins to watch the event loop; `delay` answers what it saw: p99 and longest, in ms. */
  async ask(question: 'watch' | 'delay'): Promise<{ p99: number; longest: number }> {
    const child = this.#child
    if (!child) throw new Error('The server does not run.')
    const answer = once(child, 'message')
    child.send(question)
    const [message] = (await answer) as [{ p99: number; longest: number }] // as `probe.ts` answers
    return message
  }
}

/** The environment without what would configure the server. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(POOLHOUSE_|NODE_OPTIONS$)/.test(name)))
}
