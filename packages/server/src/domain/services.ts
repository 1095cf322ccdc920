import type { Keyring } from '../crypto/keyring.ts'
import type { KeyStock } from '../crypto/signing-keys.ts'
import type { SrpPool } from '../crypto/srp-pool.ts'
import type { Send } from '../http/outgoing/send.ts'
import type { Pool, Storage } from '../storage/port/index.ts'
import type { Clock } from './clock.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { SigningKeys } from './tokens/signing-keys.ts'
import type { AskTriggers } from './triggers.ts'

/** Gives that many unguessable bytes. */
export type Random = (size: number) => Uint8Array

/** What an operation may want to tell the log. Secrets never go in here. */
export interface Log {
  info(message: string, details?: Record<string, unknown>): void
  warn(message: string, details?: Record<string, unknown>): void
  error(message: string, details?: Record<string, unknown>): void
}

/** The settings of the whole server that rules depend on. */
export interface ServerSettings {
  /** The region of a call without a signature's scope. */
  readonly region: string
  /** Twelve digits, part of every ARN. */
  readonly accountId: string
  /** The `iss` of a pool's tokens: configuration, never the Host header. */
  issuer(pool: Pick<Pool, 'id' | 'region'>): string
  /** The base of everything that browsers and back ends reach, without a slash at the end. */
  readonly publicUrl: string
  /** What the domains of pools end with. */
  readonly domainBase: string
}

/** Everything that is built once for a server and handed to what needs it. */
export interface Services {
  readonly storage: Storage
  readonly keyring: Keyring
  readonly signingKeys: SigningKeys
  readonly keyStock: KeyStock
  readonly srp: SrpPool
  readonly clock: Clock
  readonly random: Random
  /** Sends requests to others. */
  readonly send: Send
  readonly settings: ServerSettings
  readonly log: Log
  /** Asks the functions that pools name. */
  readonly triggers: AskTriggers
  /** The way to identity providers. */
  readonly elsewhere: Elsewhere
}
