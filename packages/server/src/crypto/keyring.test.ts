import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyring, createSealer, KeyringError } from './keyring.ts'

// Made once: it builds a table of all code points.
const anyText = fc.string({ unit: 'binary' })
const key = randomBytes(32)
const ring = createKeyring(key)
const place = { table: 'users', column: 'password', pool: 'eu-west-1_aB3dEfGh1', owner: 'ana' }

function problem(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof KeyringError ? error.problem : 'another error'
  }
}

/** Gives a text with one character changed to another one of base64. */
function changed(text: string, at: number): string {
  const other = text[at] === 'A' ? 'B' : 'A'
  return text.slice(0, at) + other + text.slice(at + 1)
}

describe('seal and open', () => {
  it('give back what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(ring.open(ring.seal(bytes, place), place)).toEqual(Buffer.from(bytes))
      }),
    )
    expect(ring.open(ring.seal('Grüße', place), place).toString()).toBe('Grüße')
  })

  it('seal the same value differently each time', () => {
    expect(new Set(Array.from({ length: 50 }, () => ring.seal('x', place))).size).toBe(50)
  })

  it('have the promised form', () => {
    expect(ring.seal('x', place)).toMatch(new RegExp(`^v1\\.${ring.keyId}\\.[\\w-]{18}\\.[\\w-]+$`))
  })

  it.each([
    ['table', { ...place, table: 'clients' }],
    ['column', { ...place, column: 'totp' }],
    ['pool', { ...place, pool: 'eu-west-1_other' }],
    ['owner', { ...place, owner: 'ben' }],
    ['border between parts', { ...place, table: 'user', column: 'spassword' }],
  ])('do not open with another %s', (_, elsewhere) => {
    const sealed = ring.seal('x', place)
    expect(problem(() => ring.open(sealed, elsewhere))).toBe('does not open')
  })

  it('do not open what was changed', () => {
    const start = `v1.${ring.keyId}.`.length
    for (let round = 0; round < 20; round += 1) {
      const sealed = ring.seal('secret', place)
      for (let at = start; at < sealed.length; at += 1) {
        // "malformed" where the other character differs in bits that belong to no byte
        expect(problem(() => ring.open(changed(sealed, at), place))).toMatch(/^(does not open|malformed)$/)
      }
    }
  })

  it.each(['', 'x', 'v1', 'v1.a.b', 'v2.a.b.c', 'v1..b.c', 'v1.a.b.c.d'])('say that %j is no sealed value', (text) => {
    expect(problem(() => ring.open(text, place))).toBe('malformed')
  })

  it('say that a value is too short', () => {
    expect(problem(() => ring.open(`v1.${ring.keyId}.AA.AA`, place))).toBe('does not open')
  })

  it('say which key is missing', () => {
    const other = createKeyring(randomBytes(32))
    const message = `The value was sealed with master key ${other.keyId}; the keys given are ${ring.keyId}`
    expect(() => ring.open(other.seal('x', place), place)).toThrow(message)
  })

  it('open what an older key sealed, and seal with the current one', () => {
    const sealed = ring.seal('x', place)
    const next = createKeyring(randomBytes(32), { keyId: 'next', others: [{ id: ring.keyId, key }] })
    expect(next.open(sealed, place).toString()).toBe('x')
    expect(next.seal('x', place)).toMatch(/^v1\.next\./)
    expect(next.openState(ring.sealState({ a: 1 }, 'session'), 'session')).toEqual({ a: 1 })
    expect(() => next.assertCheckValue(ring.checkValue())).not.toThrow()
  })

  it('seal anew what another key sealed, for the same place', () => {
    const sealed = ring.seal('x', place)
    const nextKey = randomBytes(32)
    const both = createSealer(nextKey, { others: [{ key }, { key }] })
    expect(both.isCurrent(sealed)).toBe(false)
    const anew = both.reseal(sealed, place)
    expect(both.isCurrent(anew)).toBe(true)
    expect(createSealer(nextKey).open(anew, place).toString()).toBe('x')
    expect(problem(() => ring.open(anew, place))).toBe('unknown key')
    expect(problem(() => both.reseal(sealed, { ...place, owner: 'ben' }))).toBe('does not open')
  })
})

describe('a master key', () => {
  it.each([
    ['a short key', () => createKeyring(randomBytes(16))],
    ['a name with a dot', () => createKeyring(key, { keyId: 'a.b' })],
    ['an empty name', () => createKeyring(key, { keyId: '' })],
    ['the name of another one', () => createSealer(key, { others: [{ id: ring.keyId, key: randomBytes(32) }] })],
  ])('is refused: %s', (_, make) => {
    expect(problem(make)).toBe('bad key')
  })

  it('is not changed by what happens to its bytes afterwards', () => {
    const bytes = randomBytes(32)
    const early = createSealer(bytes)
    const late = createSealer(Uint8Array.from(bytes))
    bytes.fill(0)
    expect(late.open(early.seal('x', place), place).toString()).toBe('x')
  })
})

describe('the check value', () => {
  it('knows its key', () => {
    expect(() => createKeyring(key).assertCheckValue(ring.checkValue())).not.toThrow()
  })

  it.each([
    ['another key', createKeyring(randomBytes(32)).checkValue()],
    ['another key of the same name', createKeyring(randomBytes(32), { keyId: ring.keyId }).checkValue()],
    ['nothing', ''],
  ])('tells %s in words', (_, stored) => {
    expect(() => ring.assertCheckValue(stored)).toThrow(/^The data was written with master key .*, and the master key/)
  })
})

describe.each(['session', 'secret-block', 'state'])('sealed state for %s', (purpose) => {
  it('comes back', () => {
    const state = { a: [1, 'zwei', null], b: { c: true } }
    expect(ring.openState(ring.sealState(state, purpose), purpose)).toEqual(state)
  })

  it('opens for no other purpose and no other key', () => {
    const text = ring.sealState({ a: 1 }, purpose)
    expect(ring.openState(text, 'other')).toBeUndefined()
    expect(createKeyring(randomBytes(32)).openState(text, purpose)).toBeUndefined()
  })

  it('does not open changed, shortened or continued', () => {
    const text = ring.sealState({ a: 1 }, purpose)
    for (let at = 0; at < text.length; at += 1) {
      expect(ring.openState(changed(text, at), purpose)).toBeUndefined()
      expect(ring.openState(text.slice(0, at), purpose)).toBeUndefined()
    }
    for (const end of ['A', '=', '\n', ' ', '.']) expect(ring.openState(text + end, purpose)).toBeUndefined()
  })

  it('does not mind hostile text', () => {
    fc.assert(fc.property(anyText, (text) => ring.openState(text, purpose) === undefined))
    fc.assert(fc.property(fc.base64String(), (text) => ring.openState(`AYABe${text}`, purpose) === undefined))
    expect(ring.openState('A'.repeat(1 << 20), purpose)).toBeUndefined()
  })
})

it('gives each purpose the form that clients know', () => {
  expect(ring.sealState({ a: 1 }, 'session')).toMatch(/^AYABe[\w-]+$/)
  expect(ring.sealState({ a: 1 }, 'secret-block')).toMatch(/^[A-Za-z0-9+/]+={0,2}$/)
  expect(ring.sealState({ a: 1 }, 'state')).toMatch(/^[\w-]+$/)
})
