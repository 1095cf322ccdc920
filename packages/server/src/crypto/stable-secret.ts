import { createHmac } from 'node:crypto'
import { derive, KEY_BYTES, keysBy, lengthPrefixed } from './derive.ts'
import type { Random } from './secrets.ts'

/**
 * What keyed hashes are made with. It stays when the master key changes, or else who does not exist would look different
 * from one day to the next, and codes under way would be wrong (docs/decisions/0010-keys-turn.md).
 */
export interface StableSecret {
  /** Every purpose has a key derived from it. */
  readonly root: Uint8Array
  /** Keys of purposes whose hashes are older than the root. */
  readonly before: Readonly<Record<string, Uint8Array>>
}

/** Gives an HMAC-SHA256 over a list of parts that no other list shares. A purpose is a constant of the program. */
export type KeyedHash = (purpose: string, ...parts: readonly (Uint8Array | string)[]) => Buffer

/** What databases hold hashes of that were made with keys derived from their master key. */
const PURPOSES_BEFORE = ['code', 'counter', 'decoy', 'destination', 'nobody', 'simulated delivery']

/** Draws the secret of a new database. */
export function drawStableSecret(random: Random): StableSecret {
  return { root: Uint8Array.from(random(KEY_BYTES)), before: {} }
}

/** Gives the secret of a database from before it had one: the keys that were derived from its master key. */
export function stableSecretBefore(random: Random, derived: (purpose: string) => Uint8Array): StableSecret {
  const before = Object.fromEntries(PURPOSES_BEFORE.map((purpose) => [purpose, derived(`hmac ${purpose}`)]))
  return { ...drawStableSecret(random), before }
}

/** Makes keyed hashes by a secret. */
export function keyedHash({ root, before }: StableSecret): KeyedHash {
  const key = keysBy((purpose) => before[purpose] ?? derive(root, `hmac ${purpose}`))
  return (purpose, ...parts) => createHmac('sha256', key(purpose)).update(lengthPrefixed(parts)).digest()
}

/** Writes a secret as the text that is sealed. */
export function stableSecretText({ root, before }: StableSecret): string {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  return JSON.stringify({
    root: text(root),
    before: Object.fromEntries(Object.entries(before).map(([purpose, key]) => [purpose, text(key)])),
  })
}

/** Reads what `stableSecretText` wrote. */
export function readStableSecret(text: string): StableSecret {
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const { root, before } = JSON.parse(text) as { root: string; before: Record<string, string> } // it was sealed
  return {
    root: bytes(root),
    before: Object.fromEntries(Object.entries(before).map(([purpose, key]) => [purpose, bytes(key)])),
  }
}
