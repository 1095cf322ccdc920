import { stepAt, totp } from '../src/crypto/totp.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** An authenticator app that was given a SecretCode: its password at a time, and some steps later. */
export function authenticator(secretCode: string | undefined) {
  const secret = fromBase32(secretCode ?? '')
  return { at: (time: Date, later = 0) => totp(secret, stepAt(time) + later) }
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((character) => BASE32.indexOf(character).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** A code of the same form that is not this one. */
export function otherThan(code: string): string {
  return code === '000000' ? '000001' : '000000'
}
