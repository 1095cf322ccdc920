import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { N, pow, powBase2, powPlain, toBytes, toInteger, warmUp } from './modexp.ts'

const element = fc.bigInt({ min: 0n, max: 1n << 3100n })
const secret = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n })
const edges = [0n, 1n, 2n, 3n, 0xffffn, 0x10000n, 0x10001n, 1n << 64n, (1n << 255n) + 2n, (1n << 256n) - 1n]

describe('pow', () => {
  it('agrees with square and multiply', () => {
    fc.assert(
      fc.property(element, secret, (base, exponent) => pow(base, exponent) === powPlain(base, exponent)),
      { numRuns: 60 },
    )
  })

  it.each(edges)('agrees for exponent %s', (exponent) => {
    for (const base of [0n, 1n, 2n, N - 1n, N, N + 5n, 3n * N])
      expect(pow(base, exponent)).toBe(powPlain(base, exponent))
  })

  it.each([
    ['N - 2', N - 2n],
    ['N - 1', N - 1n],
    ['N', N],
    ['N + 1', N + 1n],
    ['4,000 bits', (1n << 4000n) + 12_345n],
    ['2 (N - 1)', 2n * (N - 1n)],
  ])('agrees for the long exponent %s', (_, exponent) => {
    for (const base of [0n, 7n]) expect(pow(base, exponent)).toBe(powPlain(base, exponent))
  })
})

describe('powBase2', () => {
  it('answers before its table is there', () => {
    const exponent = (1n << 250n) + 3n
    expect(powBase2(exponent)).toBe(powPlain(2n, exponent))
  })

  describe('with its table', () => {
    beforeAll(() => warmUp())

    it('agrees with square and multiply', () => {
      fc.assert(
        fc.property(secret, (exponent) => powBase2(exponent) === powPlain(2n, exponent)),
        { numRuns: 60 },
      )
    })

    it.each([...edges, 1n << 256n, (1n << 300n) + 1n])('agrees for exponent %s', (exponent) => {
      expect(powBase2(exponent)).toBe(powPlain(2n, exponent))
    })

    it('has the right entry for each byte in each place', () => {
      for (let place = 0n; place < 256n; place += 8n) {
        for (const byte of [1n, 2n, 0x80n, 0xffn]) expect(powBase2(byte << place)).toBe(powPlain(2n, byte << place))
      }
    }, 20_000)
  })
})

describe('toBytes and toInteger', () => {
  it('are each other backwards', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: N }), (integer) => toInteger(toBytes(integer, 384)) === integer))
    expect(toInteger(new Uint8Array())).toBe(0n)
  })
})
