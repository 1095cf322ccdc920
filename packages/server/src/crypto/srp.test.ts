import { describe, expect, it } from 'vitest'
import device from '../../../../test/vectors/srp-device.json' with { type: 'json' }
import user from '../../../../test/vectors/srp-user.json' with { type: 'json' }
import { N, toBytes } from './modexp.ts'
import {
  K,
  pad,
  parsePublic,
  parseTimestamp,
  parseVerifier,
  passwordMatches,
  privateExponent,
  serverPublic,
  sharedKey,
  signature,
  signatureMatches,
  verifier,
} from './srp.ts'

const vectors = [...user.vectors, ...device.vectors]

describe.each(vectors)('the exchange $name', (vector) => {
  const odd = vector.salt_hex.length % 2 === 0 ? '' : '0'
  const salt = Buffer.from(odd + vector.salt_hex, 'hex')
  const credentials = { poolName: vector.prefix, identity: vector.identity, password: vector.password, salt }
  const stored = toBytes(BigInt(`0x${vector.verifier_hex}`), 384)
  const b = Buffer.from(vector.b_hex.padStart(64, '0'), 'hex')
  const exchange = { A: vector.A_hex, B: vector.B_hex, b, verifier: stored }
  const claim = {
    key: Buffer.from(vector.key_hex, 'hex'),
    poolName: vector.prefix,
    identity: vector.identity,
    secretBlock: vector.secret_block_b64,
    timestamp: vector.timestamp,
  }

  it('has the exponent and the verifier', () => {
    expect(privateExponent(credentials)).toBe(BigInt(`0x${vector.x_hex}`))
    expect(verifier(credentials)).toEqual(stored)
  })

  it('does not mind how the salt is padded', () => {
    expect(verifier({ ...credentials, salt: Buffer.from(vector.salt_padded_hex, 'hex') })).toEqual(stored)
  })

  it('has the public value', () => {
    expect(serverPublic(stored, b)).toBe(vector.B_hex)
  })

  it('has the shared key', () => {
    expect(sharedKey(exchange)?.toString('hex')).toBe(vector.key_hex)
  })

  it('has the signature', () => {
    expect(signature(claim)).toBe(vector.signature_b64)
    expect(signatureMatches(vector.signature_b64, claim)).toBe(true)
    expect(signatureMatches(vector.signature_b64, { ...claim, identity: 'someone-else' })).toBe(false)
    expect(signatureMatches('', claim)).toBe(false)
  })

  it('reads what the client sends', () => {
    expect(parsePublic(vector.A_hex)).toBe(vector.A_hex)
    expect(parsePublic(vector.A_padded_hex.toUpperCase())).toBe(vector.A_hex)
    expect(parseTimestamp(vector.timestamp)).toBeInstanceOf(Date)
  })

  it('knows the password and no other', () => {
    expect(passwordMatches(stored, credentials)).toBe(true)
    expect(passwordMatches(stored, { ...credentials, password: `${vector.password} ` })).toBe(false)
    expect(passwordMatches(stored.subarray(1), credentials)).toBe(false)
  })
})

it('takes the values of ConfirmDevice', () => {
  const [vector] = device.vectors
  const padded = Buffer.from(vector?.verifier_padded_hex ?? '', 'hex')
  expect(parseVerifier(padded)?.toString('hex')).toBe(vector?.verifier_hex)
})

it('has the multiplier of the group', () => {
  expect(K.toString(16)).toBe(user.constants.k_hex)
  expect(pad(N).toString('hex')).toBe(user.constants.padded_N_hex)
})

it.each([
  [0n, '00'],
  [2n, '02'],
  [0x14n, '14'],
  [0xecn, '00ec'],
  [0xa12n, '0a12'],
])('pads %s as Java does', (integer, hex) => {
  expect(pad(integer).toString('hex')).toBe(hex)
})

it.each([
  ['nothing', ''],
  ['0', '0'],
  ['many zeros', '0000'],
  ['1', '1'],
  ['N - 1', (N - 1n).toString(16)],
  ['N', N.toString(16)],
  ['N + 1', (N + 1n).toString(16)],
  ['2 N', (2n * N).toString(16)],
  ['a sign', '-2'],
  ['a prefix', '0x12'],
  ['a line break', '12\n'],
  ['other letters', 'xyz'],
  ['too much', '2'.repeat(1025)],
])('refuses %s as SRP_A', (_, text) => {
  expect(parsePublic(text)).toBeUndefined()
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['0', Buffer.alloc(384)],
  ['1', Buffer.from([1])],
  ['N - 1', toBytes(N - 1n, 384)],
  ['N', toBytes(N, 385)],
  ['more than N', Buffer.alloc(385, 0xff)],
  ['too much', Buffer.alloc(386)],
])('refuses %s as a verifier', (_, bytes) => {
  expect(parseVerifier(bytes)).toBeUndefined()
})

describe('parseTimestamp', () => {
  it.each([
    ['Tue Mar 5 07:08:09 UTC 2024', '2024-03-05T07:08:09.000Z'],
    ['Tue Mar 05 07:08:09 UTC 2024', '2024-03-05T07:08:09.000Z'],
    ['Thu Feb 29 23:59:59 GMT 2024', '2024-02-29T23:59:59.000Z'],
  ])('reads %s', (text, iso) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(iso)
  })

  it.each([
    '',
    '2024-03-05T07:08:09Z',
    'Tue Mar 5 07:08:09 CET 2024',
    'Di Mär 5 07:08:09 UTC 2024',
    'Tue mar 5 07:08:09 UTC 2024',
    'Tue Mar 5 7:08:09 UTC 2024',
    'Tue Mar  5 07:08:09 UTC 2024',
    'Fri Feb 30 07:08:09 UTC 2024',
    'Thu Feb 29 07:08:09 UTC 2023',
    'Tue Mar 0 07:08:09 UTC 2024',
    'Tue Mar 5 24:00:00 UTC 2024',
    'Tue Mar 5 07:60:09 UTC 2024',
    'Tue Mar 5 07:08:09 UTC 2024 ',
    'Tue Mar 5 07:08:09 UTC 2024\n',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })
})
