import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../../../../test/vectors/secret-hash.json' with { type: 'json' }
import {
  clientId,
  clientSecret,
  code,
  equal,
  poolIdSuffix,
  secretHash,
  sub,
  temporaryPassword,
  uuid,
} from './secrets.ts'

// Made once: it builds a table of all code points.
const anyText = fc.string({ unit: 'binary' })

it.each([
  ['pool id suffixes', poolIdSuffix, /^[A-Za-z0-9]{9}$/],
  ['client ids', clientId, /^[a-z0-9]{26}$/],
  ['client secrets', clientSecret, /^[a-z0-9]{51}$/],
  ['codes', code, /^\d{6}$/],
  ['UUIDs', uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['subs', sub, /^[0-9a-f]{8}-[0-9a-f]0[0-9a-f]1-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/],
])('draws %s of the right form', (_, draw, form) => {
  const drawn = Array.from({ length: 200 }, () => draw(randomBytes))
  for (const text of drawn) expect(text).toMatch(form)
  expect(new Set(drawn).size).toBeGreaterThan(190)
})

it('throws away draws that would favour small codes', () => {
  // 2 ** 32 is 4,294 whole rounds of a million and 967,296 more, which a remainder would count for the small codes
  const draws = [0xffff_ffff, 4_294_000_000, 4_293_999_999]
  const random = (size: number) => {
    const bytes = Buffer.alloc(size)
    bytes.writeUInt32BE(draws.shift() ?? 0)
    return bytes
  }
  expect(code(random)).toBe('999999')
  expect(draws).toEqual([])
})

it('uses every letter about equally often', () => {
  const counts = new Map<string, number>()
  for (const letter of Array.from({ length: 400 }, () => clientSecret(randomBytes)).join('')) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  expect(counts.size).toBe(36)
  // 567 expected each, with a standard deviation of 23.5: eight of them
  for (const count of counts.values()) expect(Math.abs(count - 567)).toBeLessThan(190)
})

describe('a temporary password', () => {
  it.each([
    [{ minimumLength: 6, requireSymbols: false }, 12],
    [{ minimumLength: 8, requireSymbols: true }, 12],
    [{ minimumLength: 99, requireSymbols: true }, 99],
  ])('fits %j', (rules, length) => {
    for (let round = 0; round < 100; round += 1) {
      const password = temporaryPassword(randomBytes, rules)
      expect(password).toHaveLength(length)
      expect(password).toMatch(/[a-z]/)
      expect(password).toMatch(/[A-Z]/)
      expect(password).toMatch(/\d/)
      expect(/[!@#%+=?]/.test(password)).toBe(rules.requireSymbols)
      expect(password).not.toMatch(/[0O1lI<>&"'\s]/)
    }
  })
})

it.each(vectors.vectors)('hashes the secret for $username', ({ client_id, client_secret, username, secret_hash }) => {
  expect(secretHash(client_secret, username, client_id)).toBe(secret_hash)
})

describe('equal', () => {
  it('is equality', () => {
    fc.assert(fc.property(anyText, fc.string(), (a, b) => equal(a, b) === (a === b)))
    fc.assert(fc.property(anyText, (a) => equal(a, Array.from(a).join(''))))
  })

  it('tells lone surrogates apart', () => {
    expect(equal('\uD800', '\uDBFF')).toBe(false)
  })
})
