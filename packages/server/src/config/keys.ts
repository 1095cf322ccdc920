import { ConfigError } from './error.ts'

/** What opens what the database keeps sealed. */
export interface Keys {
  /** 32 bytes. */
  readonly masterKey: Uint8Array
}

/** The master key of the environment: it is no option, since everybody on the machine can read a command line. */
export function masterKeyOf(environment: Readonly<Record<string, string | undefined>>): Uint8Array | undefined {
  const hex = environment['POOLHOUSE_MASTER_KEY']
  if (hex === undefined || hex === '') return undefined
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex')
  throw new ConfigError('POOLHOUSE_MASTER_KEY is not a key of 64 hexadecimal digits.')
}
