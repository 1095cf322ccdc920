import type { Client } from '../client.ts'

/** A server that answers the same API: one file under `servers/`. */
export interface Peer {
  readonly name: string
  /** Makes it ready in an empty folder; `undefined` where it is not installed and nothing here installs it. */
  prepare(folder: string): Promise<Program | undefined>
}

/** How a peer is started. */
export interface Program {
  /** Empty where it is the build of this repository. */
  readonly version: string
  /** `data` is where it runs, and keeps what it keeps. */
  command(port: number, data: string): Command
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A peer that runs. */
export interface Running {
  readonly name: string
  readonly client: Client
  readonly url: string
  readonly pid: number
  /** Milliseconds from spawning to the first answer of the API. */
  readonly startedMs: number
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** A peer with a pool, a client and users who have {@link PASSWORD}. */
export interface Inhabited extends Running {
  readonly poolId: string
  readonly clientId: string
  readonly names: readonly string[]
}
