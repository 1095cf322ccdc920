import { describe, expect, it } from 'vitest'
import type { SigningKey } from '../port/index.ts'
import type { Subject } from './subject.ts'
import { later, newPool, NOW, race } from './subject.ts'

const key = {
  use: 'id',
  generation: 1,
  kid: 'first',
  publicJwk: '{}',
  sealedPrivate: 'v1.',
  createdAt: NOW,
  activeFrom: NOW,
  retiredAt: undefined,
} as const

export function keyCases(subject: Subject): void {
  describe('signing keys', () => {
    it('gives all that store one generation the one that stands', async () => {
      const { key: pool } = await newPool(subject)
      const stand = await race(subject, (storage, index) => storage.keys.put({ ...key, pool, kid: `kid-${index}` }))
      expect(new Set(stand.map(({ kid }) => kid)).size).toBe(1)
      await subject.storage.keys.put({ ...key, pool, use: 'access', kid: 'access' })
      const listed = await subject.other.keys.list(pool)
      expect(listed.map(({ use }) => use)).toEqual(['access', 'id'])
      expect(listed[1]).toEqual(stand[0])
    })

    it('lets one of simultaneous rotations happen, whole', async () => {
      const { key: pool } = await newPool(subject)
      const both = (more: Partial<SigningKey>): [SigningKey, SigningKey] => [
        { ...key, pool, ...more, use: 'id', kid: `id ${more.kid}` },
        { ...key, pool, ...more, use: 'access', kid: `access ${more.kid}` },
      ]
      for (const one of both({ kid: 'first' })) await subject.storage.keys.put(one)
      const successors = (index: number) => both({ generation: 2, kid: `next ${index}`, activeFrom: later(1000) })
      const outcomes = await race(subject, (storage, index) =>
        storage.keys.rotate(successors(index), { now: NOW, retiredAt: later(2000 + index) }),
      )
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      const winner = outcomes.indexOf(true)
      const [id, access] = both({ kid: 'first', retiredAt: later(2000 + winner) })
      const [nextId, nextAccess] = successors(winner)
      await expect(subject.other.keys.list(pool)).resolves.toEqual([access, nextAccess, id, nextId])
    })

    it('leaves a retirement as it was said first, and deletes what has retired with the next rotation', async () => {
      const { key: pool } = await newPool(subject)
      const { keys } = subject.storage
      const generation = (number: number) => ({ ...key, pool, generation: number, kid: `kid-${number}` })
      await keys.put(generation(1))
      await keys.rotate([generation(2)], { now: NOW, retiredAt: later(1000) })
      await keys.rotate([generation(3)], { now: later(999), retiredAt: later(2000) })
      const times = async () => (await keys.list(pool)).map(({ retiredAt }) => retiredAt)
      await expect(times()).resolves.toEqual([later(1000), later(2000), undefined])
      await keys.rotate([generation(4)], { now: later(1000), retiredAt: later(3000) })
      await expect(times()).resolves.toEqual([later(2000), later(3000), undefined])
    })

    it('has none for a pool that is gone', async () => {
      const pool = await newPool(subject)
      await subject.storage.pools.delete(pool.id)
      const rotation = subject.storage.keys.rotate([{ ...key, pool: pool.key }], { now: NOW, retiredAt: NOW })
      await expect(rotation).resolves.toBe(false)
    })
  })
}
