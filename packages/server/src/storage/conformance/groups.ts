import { describe, expect, it } from 'vitest'
import type { Group } from '../port/index.ts'
import { later, newGroup, newPool, newUser, present, race, type Subject } from './subject.ts'

export function groupCases(subject: Subject): void {
  describe('groups', () => {
    it('have a name of their own in their pool', async () => {
      const group = await newGroup(subject, await newPool(subject), 'bakers', {
        roleArn: 'arn',
        description: 'They bake',
      })
      const { key, ...rest } = group
      const stored = await race(subject, (storage) => storage.groups.create({ ...rest, name: 'eaters' }))
      expect(stored.filter(Boolean)).toHaveLength(1)
      await expect(subject.other.groups.find(group.pool, 'bakers')).resolves.toEqual(group)
      await expect(subject.storage.groups.find(group.pool, 'Bakers')).resolves.toBeUndefined()
      expect(key).toBeGreaterThan(0)
    })

    it('lose no change of several at once', async () => {
      const pool = await newPool(subject)
      const { key } = await newGroup(subject, pool, 'bakers', { precedence: 0 })
      await race(subject, (storage) =>
        storage.groups.change(key, (group) => ({
          ...group,
          precedence: (group.precedence ?? 0) + 1,
          updatedAt: later(1),
        })),
      )
      const found = await subject.storage.groups.find(pool.key, 'bakers')
      expect(found).toMatchObject({ precedence: 50, updatedAt: later(1) })
    })

    it('are listed page by page, counted, and deleted once with their memberships', async () => {
      const { groups } = subject.storage
      const pool = await newPool(subject)
      const made = []
      for (const name of ['c', 'a', 'b']) made.push(await newGroup(subject, pool, name))
      const first = await groups.list(pool.key, { limit: 2 })
      expect([...first, ...(await groups.list(pool.key, { after: first[1]?.key, limit: 2 }))]).toEqual(made)
      const { key } = present(made[0])
      const ana = await newUser(subject, pool, 'ana')
      await groups.add(key, ana.key, 10)
      const deleted = await race(subject, (storage) => storage.groups.delete(key))
      expect(deleted.filter(Boolean)).toHaveLength(1)
      await expect(groups.count(pool.key)).resolves.toBe(2)
      await expect(groups.ofUser(ana.key)).resolves.toEqual([])
      await expect(groups.change(key, (group) => group)).resolves.toBeUndefined()
    })

    it('take members up to a number of groups for each user', async () => {
      const pool = await newPool(subject)
      const ana = await newUser(subject, pool, 'ana')
      const made: Group[] = []
      for (let index = 0; index < 8; index += 1) made.push(await newGroup(subject, pool, `g${index}`))
      const { key } = present(made[0])
      await expect(subject.storage.groups.add(key, ana.key, 1)).resolves.toBe(true)
      const added = await race(subject, (storage, index) =>
        storage.groups.add(present(made[index % 8]).key, ana.key, 5),
      )
      await expect(subject.storage.groups.ofUser(ana.key)).resolves.toHaveLength(5)
      expect(added.includes(false)).toBe(true)
      // Being one already is no error, even at the limit.
      await expect(subject.storage.groups.add(key, ana.key, 5)).resolves.toBe(true)
    })

    it('take nobody who is gone or of another pool', async () => {
      const pool = await newPool(subject)
      const { groups, users } = subject.storage
      const group = await newGroup(subject, pool, 'bakers')
      const [gone, ana] = [await newUser(subject, pool, 'gone'), await newUser(subject, pool, 'ana')]
      const stranger = await newUser(subject, await newPool(subject), 'eve')
      await users.delete(gone.key)
      await expect(groups.add(group.key, gone.key, 10)).resolves.toBe(false)
      await expect(groups.add(group.key, stranger.key, 10)).resolves.toBe(false)
      await groups.delete(group.key)
      await expect(groups.add(group.key, ana.key, 10)).resolves.toBe(false)
    })

    it('are a user’s by precedence, then by name', async () => {
      const pool = await newPool(subject)
      const ana = await newUser(subject, pool, 'ana')
      for (const [name, precedence] of [
        ['z', undefined],
        ['y', 5],
        ['b', 0],
        ['a', undefined],
        ['x', 5],
      ] as const) {
        const group = await newGroup(subject, pool, name, { precedence })
        await subject.storage.groups.add(group.key, ana.key, 10)
      }
      const names = async () => (await subject.other.groups.ofUser(ana.key)).map(({ name }) => name)
      await expect(names()).resolves.toEqual(['b', 'x', 'y', 'a', 'z'])
      const leaving = present(await subject.storage.groups.find(pool.key, 'x'))
      await subject.storage.groups.remove(leaving.key, ana.key)
      await subject.storage.groups.remove(leaving.key, ana.key)
      await expect(names()).resolves.toEqual(['b', 'y', 'a', 'z'])
    })

    it('list their members page by page', async () => {
      const pool = await newPool(subject)
      const group = await newGroup(subject, pool, 'bakers')
      const users = []
      for (const name of ['c', 'a', 'b']) users.push(await newUser(subject, pool, name))
      for (const { key } of users.toReversed()) await subject.storage.groups.add(group.key, key, 10)
      const first = await subject.storage.groups.members(group.key, { limit: 2 })
      const second = await subject.storage.groups.members(group.key, { after: first[1]?.key, limit: 2 })
      expect([...first, ...second]).toEqual(users)
    })
  })
}
