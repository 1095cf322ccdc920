import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring } from '../crypto/keyring.ts'
import { readPage } from './paging.ts'

describe('readPage', () => {
  const time = { now: new Date(0) }
  const services = { keyring: createKeyring(randomBytes(32)), clock: { now: () => time.now } }
  const numbers = Array.from({ length: 130 }, (_, index) => index + 1)
  const page = (token?: string, { limit, list = ['numbers', 'a'] }: { limit?: number; list?: string[] } = {}) =>
    readPage<number, number>(
      services,
      { list, limit, token },
      ({ after = 0, limit }) => Promise.resolve(numbers.filter((number) => number > after).slice(0, limit)),
      (number) => number,
    )

  it('reads 60 rows at a time to the end', async () => {
    const first = await page()
    const second = await page(first.next, { limit: 0 })
    const third = await page(second.next)
    expect([first, second, third].map(({ rows }) => rows.length)).toEqual([60, 60, 10])
    expect([...first.rows, ...second.rows, ...third.rows]).toEqual(numbers)
    expect(third.next).toBeUndefined()
  })

  it('ends without a token when the last page is full', async () => {
    expect(await page(undefined, { limit: 130 })).toEqual({ rows: numbers, next: undefined })
  })

  it('takes a token for an hour, and only for its list', async () => {
    const { next = '' } = await page()
    const refused = { name: 'InvalidParameterException', message: 'Invalid pagination token.' }
    expect(next).toMatch(/^\S+$/)
    await expect(page(next, { list: ['numbers', 'b'] })).rejects.toMatchObject(refused)
    await expect(page('x')).rejects.toMatchObject(refused)
    time.now = new Date(3_599_999)
    expect((await page(next)).rows[0]).toBe(61)
    time.now = new Date(3_600_000)
    await expect(page(next)).rejects.toMatchObject(refused)
  })
})
