import { describe, expect, it } from 'vitest'
import type { Guesses } from '../port/index.ts'
import { codeOf, later, newClient, newPool, newUser, NOW, present, race, type Subject } from './subject.ts'

/** Long before anything of another case. */
const at = (milliseconds: number) => new Date(milliseconds)

export function countingCases(subject: Subject): void {
  describe('guesses', () => {
    it('are counted each', async () => {
      const { key } = await newPool(subject)
      const counts = await race(subject, (storage) => storage.guesses.fail(key, 'ana', NOW, 1000))
      const numbers = counts.map((guesses) => present(guesses).failures)
      expect(numbers.sort((a, b) => a - b)).toEqual(counts.map((_, index) => index + 1))
      await expect(subject.storage.guesses.find(key, 'ana')).resolves.toEqual({ failures: 50, lastAt: NOW })
      await expect(subject.storage.guesses.find(key, 'bob')).resolves.toBeUndefined()
    })

    it('are forgotten after quiet, or when cleared', async () => {
      const { key } = await newPool(subject)
      const { guesses } = subject.storage
      const fail = async (at: number) => (await guesses.fail(key, 'ana', later(at), 1000))?.failures
      expect([await fail(0), await fail(999), await fail(1998), await fail(2998)]).toEqual([1, 2, 3, 1])
      await guesses.clear(key, 'ana')
      await expect(guesses.find(key, 'ana')).resolves.toBeUndefined()
      await expect(fail(2999)).resolves.toBe(1)
    })
  })

  describe('guesses made without seeing each other', () => {
    it('are counted while they are free, and one of them afterwards', async () => {
      const { key } = await newPool(subject)
      const fail = (seen: Guesses | undefined, at: number) =>
        race(subject, (storage) => storage.guesses.fail(key, 'ana', later(at), 10_000, { free: 5, seen }))
      const failures = (outcomes: (Guesses | undefined)[]) =>
        outcomes.flatMap((one) => one?.failures ?? []).sort((a, b) => a - b)
      expect(failures(await fail(undefined, 0))).toEqual([1, 2, 3, 4, 5])
      const seen = await subject.storage.guesses.find(key, 'ana')
      expect(failures(await fail(seen, 1000))).toEqual([6])
      expect(failures(await fail(seen, 2000))).toEqual([])
      // After quiet, they are free again.
      expect(failures(await fail(seen, 11_000))).toEqual([1, 2, 3, 4, 5])
    })
  })

  describe('limits', () => {
    const allowance = { most: 5, everyMs: 1000 }

    it('let so many through at once, and one more each time so long has passed', async () => {
      const { key } = await newPool(subject)
      await expect(subject.storage.limits.next(key, 'ana', 'codes', allowance)).resolves.toBeUndefined()
      const taken = await race(subject, (storage) => storage.limits.take(key, 'ana', 'codes', allowance, NOW))
      const next = present(await subject.other.limits.next(key, 'ana', 'codes', allowance))
      const at = (moment: Date) => subject.storage.limits.take(key, 'ana', 'codes', allowance, moment)
      await expect(at(new Date(next.getTime() - 1))).resolves.toBe(false)
      expect(taken.filter(Boolean)).toHaveLength(5)
      const take = (at: number, who = 'ana', what = 'codes') =>
        subject.storage.limits.take(key, who, what, allowance, later(at))
      // What was refused makes nobody wait longer.
      expect([await take(999), await take(1000), await take(1001), await take(2000)]).toEqual([
        false,
        true,
        false,
        true,
      ])
      expect([await take(2000, 'bob'), await take(2000, 'ana', 'attempts')]).toEqual([true, true])
      // After so long that all are allowed again, no more than all are.
      const again: boolean[] = []
      for (let time = 0; time < 6; time += 1) again.push(await take(60_000))
      expect(again).toEqual([true, true, true, true, true, false])
    })

    it('take one back', async () => {
      const { key } = await newPool(subject)
      const { limits } = subject.storage
      for (let time = 0; time < 5; time += 1) await limits.take(key, 'ana', 'codes', allowance, NOW)
      await limits.giveBack(key, 'ana', 'codes', allowance, NOW)
      const taken = await race(subject, (storage) => storage.limits.take(key, 'ana', 'codes', allowance, NOW))
      expect(taken.filter(Boolean)).toHaveLength(1)
      await limits.giveBack(key, 'nobody', 'codes', allowance, NOW)
    })

    it('begin again when the clock was set back', async () => {
      const { key } = await newPool(subject)
      const take = (at: number) => subject.storage.limits.take(key, 'ana', 'codes', allowance, later(at))
      for (let time = 0; time < 5; time += 1) await take(60_000)
      // The clock of another process may be slow: that makes none.
      expect([await take(59_900), await take(0)]).toEqual([false, true])
    })
  })

  describe('spending', () => {
    it('succeeds for one', async () => {
      const spending = { jti: `spent-${performance.now()}`, expiresAt: later(1000) }
      await expect(subject.storage.spent.isSpent(spending.jti)).resolves.toBe(false)
      const spent = await race(subject, (storage) => storage.spent.spend([spending]))
      expect(spent.filter(Boolean)).toHaveLength(1)
      await expect(subject.other.spent.isSpent(spending.jti)).resolves.toBe(true)
    })

    it('spends all of a list or nothing of it', async () => {
      const { spent } = subject.storage
      const [one, other] = ['one', 'other'].map((name) => ({
        jti: `${name}-${performance.now()}`,
        expiresAt: later(1),
      }))
      if (!one || !other) throw new Error('two are named')
      await expect(spent.spend([other])).resolves.toBe(true)
      await expect(spent.spend([one, other])).resolves.toBe(false)
      await expect(spent.isSpent(one.jti)).resolves.toBe(false)
      const lists = await race(subject, (storage, index) =>
        storage.spent.spend(index % 2 === 0 ? [one] : [one, { ...other, jti: `${other.jti}-${index}` }]),
      )
      expect(lists.filter(Boolean)).toHaveLength(1)
    })
  })

  describe('purging', () => {
    it('forgets what has expired, so much of each kind at a time', async () => {
      const { storage } = subject
      const pool = await newPool(subject)
      const client = await newClient(subject, pool)
      const users = [
        await newUser(subject, pool, 'a'),
        await newUser(subject, pool, 'b'),
        await newUser(subject, pool, 'c'),
      ]
      for (const [index, { key, sub }] of users.entries()) {
        const expiresAt = at(100 + index)
        const family = { pool: pool.key, user: key, client: client.key, originJti: sub, authTime: NOW, expiresAt }
        await storage.refresh.start({ ...family, scope: '', deviceKey: undefined }, `token-${sub}`, { epoch: 0 })
        await storage.codes.put(key, codeOf({ expiresAt }))
        await storage.spent.spend([{ jti: `purged-${sub}`, expiresAt }])
        await storage.guesses.fail(pool.key, sub, at(0), 100 + index)
        await storage.limits.take(pool.key, sub, 'codes', { most: 1, everyMs: 100 + index }, at(0))
      }
      await expect(storage.purge(at(99), 10)).resolves.toBe(0)
      await expect(storage.purge(at(101), 1)).resolves.toBe(3)
      await expect(storage.purge(at(101), 10)).resolves.toBe(3)
      await expect(storage.purge(at(101), 10)).resolves.toBe(0)
      // A code and a refresh token stay a day, so that they can be called expired.
      const [a, , c] = users
      await expect(storage.refresh.find(`token-${a?.sub}`)).resolves.toBeDefined()
      const day = 24 * 60 * 60 * 1000
      await expect(storage.purge(at(day + 100), 10)).resolves.toBe(6)
      await expect(storage.refresh.find(`token-${a?.sub}`)).resolves.toBeUndefined()
      await expect(storage.refresh.find(`token-${c?.sub}`)).resolves.toBeDefined()
      await expect(storage.purge(at(day + 102), 10)).resolves.toBe(6)
    })
  })
}
