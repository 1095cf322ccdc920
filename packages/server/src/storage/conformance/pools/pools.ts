import { describe, expect, it } from 'vitest'
import type { PoolId } from '../../port/index.ts'
import { codeOf, newClient, newGroup, newPool, newUser, NOW, poolOf, race, swept, type Subject } from '../subject.ts'

export function poolCases(subject: Subject): void {
  describe('pools', () => {
    it('gives back what was stored', async () => {
      const pool = await newPool(subject, { settings: { Policies: { PasswordPolicy: { MinimumLength: 8 } } } })
      await expect(subject.other.pools.find(pool.id)).resolves.toEqual(pool)
    })

    it('stores an id once', async () => {
      const pool = poolOf()
      const stored = await race(subject, (storage) => storage.pools.create(pool))
      expect(stored.filter(Boolean)).toHaveLength(1)
    })

    it('loses no change of several at once', async () => {
      const { id } = await newPool(subject, { name: '' })
      await race(subject, (storage) => storage.pools.change(id, (pool) => ({ ...pool, name: `${pool.name}x` })))
      expect((await subject.storage.pools.find(id))?.name).toHaveLength(50)
    })

    it('keeps nothing of a change that throws, and throws it', async () => {
      const pool = await newPool(subject)
      const changing = subject.storage.pools.change(pool.id, () => {
        throw new RangeError('no')
      })
      await expect(changing).rejects.toThrow(RangeError)
      await expect(subject.storage.pools.find(pool.id)).resolves.toEqual(pool)
    })

    it('lists a region page by page in order of creation', async () => {
      const region = `region-${Math.trunc(performance.now())}`
      const pools = []
      for (const name of ['a', 'b', 'c']) pools.push(await newPool(subject, { region, name }))
      await newPool(subject)
      const first = await subject.storage.pools.list(region, { limit: 2 })
      const second = await subject.storage.pools.list(region, { after: first[1]?.key, limit: 2 })
      expect([first, second]).toEqual([pools.slice(0, 2), pools.slice(2)])
      const elsewhere = await subject.storage.pools.list(undefined, { after: first[1]?.key, limit: 2 })
      expect(elsewhere).toMatchObject([pools[2], { region: 'eu-central-1' }])
    })

    it('takes everything in it along when it is deleted', async () => {
      const { storage } = subject
      const pool = await newPool(subject)
      const client = await newClient(subject, pool)
      const ana = await newUser(subject, pool, 'ana', { attributes: { email: 'ana@example.com' } })
      const group = await newGroup(subject, pool, 'bakers')
      await storage.groups.add(group.key, ana.key, 10)
      const once = { most: 1, everyMs: 1000 }
      await storage.codes.put(ana.key, codeOf())
      await storage.guesses.fail(pool.key, ana.sub, NOW, 1000)
      await storage.limits.take(pool.key, ana.sub, 'codes', once, NOW)
      const deleted = await race(subject, (either) => either.pools.delete(pool.id))
      expect(deleted.filter(Boolean)).toHaveLength(1)

      await expect(storage.pools.find(pool.id)).resolves.toBeUndefined()
      await expect(storage.pools.list('', { limit: 60 })).resolves.toEqual([])
      await expect(storage.clients.find(client.id)).resolves.toBeUndefined()
      await expect(storage.clients.list(pool.key, { limit: 60 })).resolves.toEqual([])
      await expect(storage.users.findBySub(pool.key, ana.sub)).resolves.toBeUndefined()
      await expect(storage.users.list(pool.key, { limit: 60 })).resolves.toEqual([])
      await expect(storage.groups.list(pool.key, { limit: 60 })).resolves.toEqual([])
      await expect(storage.groups.ofUser(ana.key)).resolves.toEqual([])
      await expect(storage.codes.find(ana.key, 'sign-up')).resolves.toBeUndefined()
      await expect(storage.guesses.find(pool.key, ana.sub)).resolves.toBeUndefined()
      await expect(storage.limits.take(pool.key, ana.sub, 'codes', once, NOW)).resolves.toBe(true)
      await expect(storage.keys.list(pool.key)).resolves.toEqual([])
      // Its id is free again.
      expect(await storage.pools.create(poolOf({ id: pool.id }))).toBeDefined()
    })

    it('deletes a pool of more users than one transaction takes', async () => {
      const { storage } = subject
      const pool = await newPool(subject)
      await Promise.all(Array.from({ length: 600 }, (_, index) => newUser(subject, pool, `user-${index}`)))
      await expect(storage.pools.delete(pool.id)).resolves.toBe(true)
      await expect(storage.pools.find(pool.id)).resolves.toBeUndefined()
      // What is left of it has no name, not even for who guesses how it is kept.
      await expect(storage.pools.find(`!${pool.key}` as PoolId)).resolves.toBeUndefined()
      await swept(() => storage.users.list(pool.key, { limit: 1 }), [])
    })

    it('counts its users, and nobody of another pool', async () => {
      const { pools, users } = subject.storage
      const { key } = await newPool(subject)
      const pool = await newPool(subject)
      await expect(pools.estimateUsers(key, NOW)).resolves.toBe(0)
      const made = await Promise.all(['ana', 'bob', 'eve'].map((name) => newUser(subject, pool, name)))
      await expect(pools.estimateUsers(pool.key, NOW)).resolves.toBe(3)
      for (const { key: user } of made.slice(1)) await users.delete(user)
      await expect(pools.estimateUsers(pool.key, NOW)).resolves.toBe(1)
      await expect(pools.estimateUsers(key, NOW)).resolves.toBe(0)
    })
  })

  describe('meta', () => {
    it('keeps the first value of a key', async () => {
      const stand = await race(subject, (storage, index) => storage.meta.setOnce('check', `value ${index}`))
      expect(new Set(stand).size).toBe(1)
      await expect(subject.other.meta.get('check')).resolves.toBe(stand[0])
      await expect(subject.storage.meta.get('schema version')).resolves.toBeUndefined()
    })

    it('replaces and removes several values in one step', async () => {
      const { storage, other } = subject
      await storage.meta.setOnce('left', 'over')
      await race(subject, (storage, index) =>
        storage.meta.put({ one: String(index), two: String(index), left: undefined }),
      )
      const [one, two] = [await other.meta.get('one'), await other.meta.get('two')]
      expect(one).toBeDefined()
      expect(two).toBe(one)
      await expect(other.meta.get('left')).resolves.toBeUndefined()
    })

    it('lists what begins so', async () => {
      const { storage, other } = subject
      await storage.meta.put({ 'note a': '1', 'note b': '2', notes: '3' })
      expect(Object.fromEntries(await other.meta.list('note '))).toEqual({ 'note a': '1', 'note b': '2' })
    })
  })
}
