import { describe, expect, it } from 'vitest'
import { codeOf, later, newClient, newPool, newUser, NOW, race, type Subject } from './subject.ts'

/** Long before anything of another case. */
const at = (milliseconds: number) => new Date(milliseconds)

export function countingCases(subject: Subject): void {
  describe('guesses', () => {
    it('are counted each', async () => {
      const { key } = await newPool(subject)
      const counts = await race(subject, (storage) => storage.guesses.fail(key, 'ana', NOW, 1000))
      expect(counts.map(({ failures }) => failures).sort((a, b) => a - b)).toEqual(counts.map((_, index) => index + 1))
      await expect(subject.storage.guesses.find(key, 'ana')).resolves.toEqual({ failures: 50, lastAt: NOW })
      await expect(subject.storage.guesses.find(key, 'bob')).resolves.toBeUndefined()
    })

    it('are forgotten after quiet, or when cleared', async () => {
      const { key } = await newPool(subject)
      const { guesses } = subject.storage
      const fail = async (at: number) => (await guesses.fail(key, 'ana', later(at), 1000)).failures
      expect([await fail(0), await fail(999), await fail(1998), await fail(2998)]).toEqual([1, 2, 3, 1])
      await guesses.clear(key, 'ana')
      await expect(guesses.find(key, 'ana')).resolves.toBeUndefined()
      await expect(fail(2999)).resolves.toBe(1)
    })
  })

  describe('limits', () => {
    it('count each in a window that begins with the first', async () => {
      const { key } = await newPool(subject)
      const counts = await race(subject, (storage) => storage.limits.count(key, 'ana', 'codes', NOW, 1000))
      expect(counts.sort((a, b) => a - b)).toEqual(counts.map((_, index) => index + 1))
      const count = (at: number, what = 'codes') => subject.storage.limits.count(key, 'ana', what, later(at), 1000)
      expect([await count(999), await count(999, 'attempts'), await count(1000), await count(1999)]).toEqual([
        51, 1, 1, 2,
      ])
      await subject.storage.limits.clear(key, 'ana', 'codes')
      await expect(count(1999)).resolves.toBe(1)
      // Another process's clock may be slow: that begins no new window.
      expect([await count(1990), await count(1900)]).toEqual([2, 3])
      // A clock that was set back by more than a window begins one.
      expect([await count(500), await count(600)]).toEqual([1, 2])
    })
  })

  describe('spending', () => {
    it('succeeds for one', async () => {
      const spending = { jti: `spent-${performance.now()}`, expiresAt: later(1000) }
      await expect(subject.storage.spent.isSpent(spending.jti)).resolves.toBe(false)
      const spent = await race(subject, (storage) => storage.spent.spend(spending))
      expect(spent.filter(Boolean)).toHaveLength(1)
      await expect(subject.other.spent.isSpent(spending.jti)).resolves.toBe(true)
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
        await storage.spent.spend({ jti: `purged-${sub}`, expiresAt })
        await storage.guesses.fail(pool.key, sub, at(0), 100 + index)
        await storage.limits.count(pool.key, sub, 'codes', at(0), 100 + index)
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
