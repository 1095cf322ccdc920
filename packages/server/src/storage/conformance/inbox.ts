import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openStorage } from '../open.ts'
import type { InboxEntry, Pool } from '../port/index.ts'
import { at, newClient, newGroup, newPool, newUser, NOW, type Place, race, type Subject } from './subject.ts'

const ROOM = { most: 1000, size: 1_000_000 }
const messageOf = (pool: Pool, sealed = 'sealed') => ({ id: randomUUID(), pool: pool.key, sealed })

/** Messages stand in a database of their own: the room is that of all pools. */
export function inboxCases(place: () => Promise<Place>): void {
  const opened = (use: (subject: Subject) => Promise<void>) => () =>
    at(place, async ({ location, opensTwice }) => {
      const storage = await openStorage(location, { migrate: true })
      const other = opensTwice ? await openStorage(location, { migrate: false }) : storage
      try {
        await use({ storage, other })
      } finally {
        for (const each of new Set([storage, other])) await each.close()
      }
    })
  const textsOf = (entries: readonly InboxEntry[]) => entries.map(({ sealed }) => sealed)

  describe('messages to be shown', () => {
    it(
      'are read by everybody, oldest first, until they are cleared',
      opened(async (subject) => {
        const pool = await newPool(subject)
        for (const text of ['a', 'b', 'c']) await subject.storage.inbox.add(messageOf(pool, text), ROOM)
        const all = await subject.other.inbox.list(0)
        expect(all).toMatchObject(['a', 'b', 'c'].map((sealed) => ({ sealed, poolId: pool.id })))
        await expect(subject.other.inbox.list(all[1]?.key ?? 0)).resolves.toEqual(all.slice(2))
        await subject.other.inbox.clear()
        await subject.storage.inbox.add(messageOf(pool, 'd'), ROOM)
        const [next, ...more] = await subject.storage.inbox.list(0)
        expect(more).toEqual([])
        expect(next?.key).toBeGreaterThan(Number(all.at(-1)?.key))
      }),
    )

    it(
      'are there once, however often and by however many they are added',
      opened(async (subject) => {
        const message = messageOf(await newPool(subject))
        await race(subject, ({ inbox }) => inbox.add(message, ROOM))
        await expect(subject.storage.inbox.list(0)).resolves.toHaveLength(1)
      }),
    )

    it(
      'are seen in the order of their keys',
      opened(async (subject) => {
        const pool = await newPool(subject)
        const seen: number[] = []
        const isBehind: boolean[] = []
        await race(subject, async ({ inbox }) => {
          await inbox.add(messageOf(pool), ROOM)
          const last = seen.at(-1) ?? 0
          const fresh = (await inbox.list(last)).map(({ key }) => key).filter((key) => !seen.includes(key))
          isBehind.push(fresh.some((key) => key < (seen.at(-1) ?? 0) && !seen.includes(key)))
          seen.push(...fresh.filter((key) => key > (seen.at(-1) ?? 0)))
        })
        const all = (await subject.storage.inbox.list(0)).map(({ key }) => Number(key))
        expect(isBehind).not.toContain(true)
        expect(seen).toEqual(all)
        expect(all).toHaveLength(50)
      }),
    )

    it(
      'are so many at most, however many come at once',
      opened(async (subject) => {
        const pool = await newPool(subject)
        await race(subject, ({ inbox }, index) => inbox.add(messageOf(pool, String(index)), { ...ROOM, most: 7 }))
        await expect(subject.storage.inbox.list(0)).resolves.toHaveLength(7)
        await subject.storage.inbox.add(messageOf(pool, 'last'), { ...ROOM, most: 3 })
        expect(textsOf(await subject.storage.inbox.list(0)).at(-1)).toBe('last')
        await expect(subject.storage.inbox.list(0)).resolves.toHaveLength(3)
      }),
    )

    it(
      'are fewer when they are long, and the last one is always there',
      opened(async (subject) => {
        const pool = await newPool(subject)
        const room = { most: 1000, size: 100 }
        for (let count = 0; count < 9; count += 1) {
          await subject.storage.inbox.add(messageOf(pool, String(count).repeat(30)), room)
        }
        expect(textsOf(await subject.storage.inbox.list(0))).toEqual(['6', '7', '8'].map((text) => text.repeat(30)))
        await subject.storage.inbox.add(messageOf(pool, 'x'.repeat(200)), room)
        expect(textsOf(await subject.storage.inbox.list(0))).toEqual(['x'.repeat(200)])
        await subject.storage.inbox.add(messageOf(pool, 'y'), room)
        expect(textsOf(await subject.storage.inbox.list(0))).toEqual(['y'])
      }),
    )

    it(
      'go with their pool',
      opened(async (subject) => {
        const [one, two] = [await newPool(subject), await newPool(subject)]
        await subject.storage.inbox.add(messageOf(one, 'one'), ROOM)
        await subject.storage.inbox.add(messageOf(two, 'two'), ROOM)
        await subject.storage.pools.delete(one.id)
        expect(textsOf(await subject.storage.inbox.list(0))).toEqual(['two'])
        await subject.storage.reset()
        await expect(subject.storage.inbox.list(0)).resolves.toEqual([])
      }),
    )
  })

  describe('a reset that keeps pools', () => {
    it(
      'takes users away with all that is theirs',
      opened(async (subject) => {
        const { storage } = subject
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const bakers = await newGroup(subject, pool, 'bakers')
        for (let count = 0; count < 120; count += 1) {
          const user = await newUser(subject, pool, `user${count}`, { attributes: { email: `${count}@example.com` } })
          await storage.groups.add(bakers.key, user.key, 10)
        }
        const once = { most: 1, everyMs: 60_000 }
        await storage.limits.take(pool.key, 'ana', 'SignUp', once, NOW)
        await storage.guesses.fail(pool.key, 'ana', NOW, 60_000)
        await storage.inbox.add(messageOf(pool), ROOM)
        await storage.sessions.keep('session', 'sealed', NOW)

        await storage.reset('pools')

        await expect(storage.users.list(pool.key, { limit: 10 })).resolves.toEqual([])
        await expect(storage.inbox.list(0)).resolves.toEqual([])
        await expect(storage.guesses.find(pool.key, 'ana')).resolves.toBeUndefined()
        await expect(storage.limits.take(pool.key, 'ana', 'SignUp', once, NOW)).resolves.toBe(true)
        await expect(storage.sessions.find('session')).resolves.toBeUndefined()
        await expect(storage.pools.find(pool.id)).resolves.toMatchObject({ key: pool.key, name: 'Pies' })
        await expect(storage.clients.find(client.id)).resolves.toMatchObject({ client: { key: client.key } })
        await expect(storage.groups.find(pool.key, 'bakers')).resolves.toMatchObject({ key: bakers.key })
        // Their names are free again.
        const again = await newUser(subject, pool, 'user1', { attributes: { email: '1@example.com' } })
        await expect(storage.users.findBySub(pool.key, again.sub)).resolves.toMatchObject({ username: 'user1' })
      }),
    )
  })
}
