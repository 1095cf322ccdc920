import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../../../../test/vectors/totp.json' with { type: 'json' }
import { stepAt, toBase32, totp, verifyTotp } from './totp.ts'

const secret = Buffer.from(vectors.vectors[0]?.secret_hex ?? '', 'hex')
const now = new Date(1_111_111_111_000)
const step = 37_037_037

describe.each(vectors.vectors)('the secret $secret_base32', (vector) => {
  it('is written in base32', () => {
    expect(toBase32(Buffer.from(vector.secret_hex, 'hex'))).toBe(vector.secret_base32)
  })

  it.each(vector.codes)('has the code $code at $time', ({ time, counter, code }) => {
    expect(stepAt(new Date(time * 1000))).toBe(counter)
    expect(totp(Buffer.from(vector.secret_hex, 'hex'), counter)).toBe(code)
  })
})

describe('verifyTotp', () => {
  it.each([
    ['two steps before', -2, undefined],
    ['the step before', -1, step - 1],
    ['this step', 0, step],
    ['the step after', 1, step + 1],
    ['two steps after', 2, undefined],
  ])('knows the code of %s', (_, shift, expected) => {
    expect(verifyTotp(secret, totp(secret, step + shift), now)).toBe(expected)
  })

  it.each(['', '50471', '0050471', '05047a', ' 050471', '०५०४७१'])('refuses %j', (code) => {
    expect(verifyTotp(secret, code, now)).toBeUndefined()
  })

  it('works in the first step of time', () => {
    expect(verifyTotp(secret, totp(secret, 0), new Date(0))).toBe(0)
  })
})

it('writes any bytes in base32', () => {
  // RFC 4648 §10, without the padding
  const known = ['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI']
  for (const [length, text] of known.entries()) expect(toBase32(Buffer.from('foobar'.slice(0, length)))).toBe(text)
  fc.assert(fc.property(fc.uint8Array(), (bytes) => toBase32(bytes).length === Math.ceil((bytes.length * 8) / 5)))
})
