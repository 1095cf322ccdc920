import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openStorage } from '../open.ts'
import type { Letter, Outgoing, Pool, Storage, Waiting } from '../port/index.ts'
import { codeOf, later, newPool, newUser, NOW, present, race, userOf, type Place, type Subject } from './subject.ts'

const LEASE_MS = 1000
const SPENDING = { jti: 'jti', expiresAt: later(1000) }

function letterOf(pool: Pool, overrides: Partial<Letter> = {}): Letter {
  return { id: randomUUID(), pool, sealed: 'sealed', createdAt: NOW, expiresAt: later(60_000), ...overrides }
}

/** Letters wait in a database of their own: whoever claims takes those of every pool. */
export function outboxCases(place: () => Promise<Place>): void {
  const opened = (use: (subject: Subject, reopen: () => Promise<Storage>) => Promise<void>) => async () => {
    const { location, opensTwice, stop } = await place()
    const all: Storage[] = []
    const open = async (migrate: boolean) => {
      const storage = await openStorage(location, { migrate })
      all.push(storage)
      return storage
    }
    try {
      const storage = await open(true)
      const other = opensTwice ? await open(false) : storage
      await use({ storage, other }, () => (opensTwice ? open(false) : Promise.resolve(storage)))
    } finally {
      for (const storage of all) await storage.close()
      await stop()
    }
  }
  const idsOf = (letters: readonly { readonly id: string }[]) => letters.map(({ id }) => id)

  describe('letters', () => {
    it(
      'are claimed by one of many, oldest first',
      opened(async (subject) => {
        const pool = await newPool(subject)
        const letters = Array.from({ length: 20 }, (_, index) => letterOf(pool, { createdAt: later(index - 30) }))
        for (const letter of letters) await subject.storage.spent.spend([], [letter])
        await expect(subject.other.outbox.claim(later(-31), LEASE_MS, 100)).resolves.toEqual([])
        const [first] = await subject.other.outbox.claim(NOW, LEASE_MS, 1)
        expect(first).toEqual({
          key: expect.any(Number),
          id: letters[0]?.id,
          poolId: pool.id,
          sealed: 'sealed',
          tries: 1,
          until: later(LEASE_MS),
        })
        const claimed = await race(subject, ({ outbox }) => outbox.claim(NOW, LEASE_MS, 2))
        expect(claimed.every(({ length }) => length <= 2)).toBe(true)
        const ids = idsOf(claimed.flat())
        expect(new Set(ids).size).toBe(ids.length)
        // Whoever waited for a row that was gone had none; what is left is for the next.
        const rest = idsOf(await subject.storage.outbox.claim(NOW, LEASE_MS, 100))
        expect([...ids, ...rest].toSorted()).toEqual(idsOf(letters.slice(1)).toSorted())
      }),
    )

    it(
      'are claimed again when a lease has run out, until they are done',
      opened(async (subject, reopen) => {
        const pool = await newPool(subject)
        await subject.storage.spent.spend([], [letterOf(pool)])
        const [first] = await subject.storage.outbox.claim(NOW, LEASE_MS, 10)
        // Who has it is gone without a word.
        const next = await reopen()
        await expect(next.outbox.claim(later(LEASE_MS - 1), LEASE_MS, 10)).resolves.toEqual([])
        const again = await next.outbox.claim(later(LEASE_MS), LEASE_MS, 10)
        expect(again).toMatchObject([{ id: first?.id, tries: 2 }])
        // Who comes back too late takes it from nobody.
        await subject.storage.outbox.failed(present(first), NOW)
        await expect(next.outbox.claim(later(LEASE_MS + 1), LEASE_MS, 10)).resolves.toEqual([])
        const [second] = again
        await next.outbox.failed(present(second), later(5000))
        await expect(next.outbox.claim(later(4999), LEASE_MS, 10)).resolves.toEqual([])
        const [third] = await next.outbox.claim(later(5000), LEASE_MS, 10)
        await next.outbox.done(present(third).key)
        await next.outbox.done(present(third).key)
        await expect(next.outbox.claim(later(50_000), LEASE_MS, 10)).resolves.toEqual([])
      }),
    )

    it(
      'are told of after the commit, on lease to whoever posted them',
      opened(async (subject) => {
        const pool = await newPool(subject)
        const { storage, other } = subject
        const told: Waiting[] = []
        let isWaited = false
        const posted = async (letters: readonly Waiting[]) => {
          told.push(...letters)
          await new Promise((resolve) => setTimeout(resolve, 20))
          isWaited = true
        }
        const end = storage.outbox.watch({ leaseMs: LEASE_MS, posted })
        const letter = letterOf(pool)
        await storage.spent.spend([SPENDING], [letter])
        expect(isWaited).toBe(true)
        expect(told).toMatchObject([{ id: letter.id, poolId: pool.id, tries: 1, until: later(LEASE_MS) }])
        await expect(other.outbox.claim(later(LEASE_MS - 1), LEASE_MS, 10)).resolves.toEqual([])
        // What did not happen is not told of.
        await expect(storage.spent.spend([SPENDING], [letterOf(pool)])).resolves.toBe(false)
        end()
        await storage.spent.spend([], [letterOf(pool, { createdAt: later(1) })])
        expect(told).toHaveLength(1)
        const claimed = await other.outbox.claim(later(LEASE_MS), LEASE_MS, 10)
        expect(claimed.map(({ tries }) => tries)).toEqual([2, 1])
      }),
    )

    it(
      'are not sent any more once they have expired, and go',
      opened(async (subject) => {
        const pool = await newPool(subject)
        const { storage } = subject
        await storage.spent.spend([], [letterOf(pool, { expiresAt: later(10) })])
        await storage.spent.spend([], [letterOf(pool)])
        await expect(storage.purge(later(9), 100)).resolves.toBe(0)
        await expect(storage.purge(later(10), 100)).resolves.toBe(1)
        await expect(storage.outbox.claim(later(10), LEASE_MS, 10)).resolves.toHaveLength(1)
        await storage.spent.spend([], [letterOf(pool, { expiresAt: later(20) })])
        await expect(storage.outbox.claim(later(20), LEASE_MS, 10)).resolves.toEqual([])
      }),
    )

    it(
      'go with their pool',
      opened(async (subject) => {
        const { storage } = subject
        const [gone, stays] = [await newPool(subject), await newPool(subject)]
        for (const pool of [gone, stays]) await storage.spent.spend([], [letterOf(pool)])
        await storage.pools.delete(gone.id)
        await expect(storage.outbox.claim(NOW, LEASE_MS, 10)).resolves.toMatchObject([{ poolId: stays.id }])
        // One that comes too late is told from others.
        await storage.spent.spend([], [letterOf(gone)])
        await expect(storage.outbox.claim(NOW, LEASE_MS, 10)).resolves.toMatchObject([{ poolId: null }])
      }),
    )
  })

  describe('a letter and the code in it', () => {
    const outgoing = (pool: Pool): Outgoing => ({ code: codeOf(), letter: letterOf(pool) })

    it(
      'are there with what caused them, or not at all',
      opened(async (subject) => {
        const pool = await newPool(subject)
        const { storage } = subject
        const claimed = async () => (await storage.outbox.claim(NOW, LEASE_MS, 10)).length
        const email = [{ kind: 'email', key: 'ana@example.com' }] as const

        const created = await storage.users.create(userOf(pool, 'ana'), email, { send: [outgoing(pool)] })
        const ana = present('created' in created ? created.created : undefined)
        await expect(storage.codes.find(ana.key, 'sign-up')).resolves.toEqual(codeOf())
        expect(await claimed()).toBe(1)
        for (const [name, aliases] of [
          ['ana', []],
          ['bob', email],
        ] as const) {
          const refused = await storage.users.create(userOf(pool, name), aliases, { send: [outgoing(pool)] })
          expect(refused).toHaveProperty('refused')
        }
        expect(await claimed()).toBe(0)

        const bob = await newUser(subject, pool, 'bob')
        const send = [outgoing(pool), { letter: letterOf(pool) }]
        const change = (spend: (typeof SPENDING)[]) =>
          storage.users.change(bob.key, { now: NOW, spend, send }, (user) => ({ user }))
        await change([SPENDING])
        await expect(storage.codes.find(bob.key, 'sign-up')).resolves.toEqual(codeOf())
        expect(await claimed()).toBe(2)
        await storage.codes.take(bob.key, { purpose: 'sign-up', hash: 'hash' })
        await expect(change([SPENDING])).resolves.toEqual({ refused: 'spent' })
        const refusing = storage.users.change(bob.key, { now: NOW, send }, () => {
          throw new Error('refused')
        })
        await expect(refusing).rejects.toThrow('refused')
        await expect(storage.codes.find(bob.key, 'sign-up')).resolves.toBeUndefined()
        expect(await claimed()).toBe(0)

        await storage.codes.put(bob.key, codeOf(), { letter: letterOf(pool) })
        await storage.codes.pretend(pool.key, 'nobody', 'reset', later(1000), letterOf(pool))
        expect(await claimed()).toBe(2)
      }),
    )
  })
}
