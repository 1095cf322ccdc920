import type { KeyObject } from 'node:crypto'
import { createSecretKey, hkdfSync } from 'node:crypto'

export const KEY_BYTES = 32

/** Derives bytes for one purpose (RFC 5869): they tell nothing of the key, nor of those for another purpose. */
export function derive(key: Uint8Array, purpose: string, length = KEY_BYTES): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `poolhouse ${purpose}`, length))
}

/**
 * Gives the key of each purpose, made once. Purposes are constants of the program.
 *
 * Kept as KeyObjects: of raw bytes Node finds out by an exception that they are none, which costs more than their use.
 */
export function keysBy(bytesOf: (purpose: string) => Uint8Array): (purpose: string) => KeyObject {
  const keys = new Map<string, KeyObject>()
  return (purpose) => {
    const known = keys.get(purpose)
    if (known) return known
    const made = createSecretKey(bytesOf(purpose))
    keys.set(purpose, made)
    return made
  }
}

/** Joins parts with their lengths before them, so that no two lists give the same bytes. */
export function lengthPrefixed(parts: readonly (Uint8Array | string)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.byteLength)
      return [length, bytes]
    }),
  )
}
