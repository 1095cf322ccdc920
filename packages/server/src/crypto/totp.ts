import { createHmac, createSecretKey } from 'node:crypto'
import { equal } from './secrets.ts'

const PERIOD_MS = 30_000

/** Gives the number of the 30-second step that holds a time. */
export function stepAt(time: Date): number {
  return Math.floor(time.getTime() / PERIOD_MS)
}

/** Gives the 6-digit code of a step (RFC 6238 with SHA-1, RFC 4226 §5.3). */
export function totp(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', createSecretKey(secret)).update(counter).digest()
  const offset = digest.readUInt8(digest.length - 1) & 0xf
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/**
 * Gives the step whose code this is, or `undefined`: the step of `now` or one beside it.
 *
 * All three codes are always computed and compared in constant time.
 */
export function verifyTotp(secret: Uint8Array, code: string, now: Date): number | undefined {
  const current = stepAt(now)
  // A step is good once (RFC 6238 §5.2). Should two share a code, the later one is used up: it stays in reach longer.
  return [current - 1, current, current + 1].reduce<number | undefined>((found, step) => {
    const matches = equal(totp(secret, Math.max(step, 0)), code)
    return matches ? step : found
  }, undefined)
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Writes bytes in base32 without padding (RFC 4648 §6): 32 bytes are the 52 characters of a `SecretCode`. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}
