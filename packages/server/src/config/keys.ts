import type { MasterKeys } from '../domain/keys/keyring.ts'
import { ConfigError } from './error.ts'
import { collect } from './options.ts'

/** What opens what the database keeps sealed. */
export type Keys = MasterKeys

/** The master keys of the environment, for a database that several processes share. */
export interface KeysGiven {
  readonly current: Buffer | undefined
  /** The key that a change goes to. */
  readonly next: Buffer | undefined
  /** Those from before a change. */
  readonly old: readonly Buffer[]
}

const CURRENT = 'POOLHOUSE_MASTER_KEY'
export const NEXT = 'POOLHOUSE_NEW_MASTER_KEY'
const OLD = 'POOLHOUSE_OLD_MASTER_KEYS'

/** Reads the master keys of an environment. They are no options: everybody on the machine can read a command line. */
export function masterKeysOf(environment: Readonly<Record<string, string | undefined>>): KeysGiven {
  const one = (name: string) => (environment[name] ? readKey(name, environment[name]) : undefined)
  return {
    current: one(CURRENT),
    next: one(NEXT),
    old: collect(environment[OLD] ?? '').map((text) => readKey(OLD, text)),
  }
}

function readKey(name: string, text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  const form = name === OLD ? 'does not hold keys of 64 hexadecimal digits' : 'is not a key of 64 hexadecimal digits'
  throw new ConfigError(`${name} ${form}.`)
}
