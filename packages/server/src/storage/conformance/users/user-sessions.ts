import { describe, expect, it } from 'vitest'
import type { Family, NewSession, StartOutcome, User } from '../../port/index.ts'
import { later, newClient, newPool, newUser, NOW, race, started, type Subject } from '../subject.ts'

export function userSessionCases(subject: Subject): void {
  async function tracked() {
    const pool = await newPool(subject)
    const client = await newClient(subject, pool)
    const user = await newUser(subject, pool, 'ana')
    /** Starts the session `n`, at that many milliseconds. */
    const start = (n: number, most: number, more: Partial<Family> = {}, storage = subject.storage) => {
      const family = {
        pool: pool.key,
        user: user.key,
        client: client.key,
        originJti: `session-${user.sub}-${n}`,
        authTime: later(n),
        expiresAt: later(100_000),
        scope: '',
        deviceKey: undefined,
        ...more,
      }
      const session: NewSession = { id: idOf(n), seen: `seen ${n}`, most }
      return storage.refresh.start(family, `token-${user.sub}-${n}`, { epoch: 0, session })
    }
    return { pool, client, user, start, token: (n: number) => `token-${user.sub}-${n}` }
  }

  const idOf = (n: number) => `tkn${n}`
  const ids = async (user: User, at = NOW, limit = 100) =>
    (await subject.other.userSessions.list(user.key, at, limit)).map(({ id }) => id)

  describe('tracked sign-ins', () => {
    it('are listed newest first, with where they were active last', async () => {
      const { client, user, start, token } = await tracked()
      const { refresh, userSessions } = subject.storage
      for (const n of [1, 2, 3]) await start(n, 20)
      const family = started(await start(4, 20))
      await userSessions.touch({ key: family }, later(50), 'elsewhere')
      await expect(ids(user)).resolves.toEqual([4, 3, 2, 1].map(idOf))
      await expect(ids(user, NOW, 2)).resolves.toEqual([4, 3].map(idOf))
      await expect(userSessions.list(user.key, NOW, 1)).resolves.toEqual([
        {
          id: idOf(4),
          family,
          client: client.id,
          originJti: `session-${user.sub}-4`,
          createdAt: later(4),
          activeAt: later(50),
          seen: 'elsewhere',
        },
      ])
      expect((await refresh.find(token(4)))?.family.sessionId).toBe(idOf(4))
    })

    it('are those that live', async () => {
      const { client, user, start, token } = await tracked()
      const { clients, refresh, userSessions, users } = subject.storage
      const families = new Map<number, StartOutcome>()
      for (const n of [1, 2, 3]) families.set(n, await start(n, 20))
      await start(4, 20, { expiresAt: later(10) })
      await expect(userSessions.end(user.key, idOf(1), later(5))).resolves.toBe(true)
      expect((await refresh.find(token(1)))?.family).toMatchObject({ revokedAt: later(5), sessionId: undefined })
      const two = started(families.get(2) ?? { refused: 'user' })
      await refresh.revoke(two, later(6))
      await userSessions.touch({ key: two }, later(7), 'late')
      await expect(ids(user)).resolves.toEqual([4, 3].map(idOf))
      await expect(ids(user, later(10))).resolves.toEqual([idOf(3)])
      for (const n of [1, 2, 4, 5]) await expect(userSessions.end(user.key, idOf(n), later(10))).resolves.toBe(false)
      const other = await tracked()
      await expect(userSessions.end(other.user.key, idOf(3), later(10))).resolves.toBe(false)
      await users.change(user.key, { now: later(11) }, (current) => ({ user: current, revokeTokens: true }))
      await expect(ids(user, later(9))).resolves.toEqual([])
      await other.start(1, 20)
      await clients.delete(client.key)
      await clients.delete(other.client.key)
      await expect(ids(other.user)).resolves.toEqual([])
    })

    it('end when there are too many, the one first that was active longest ago', async () => {
      const { user, start, token } = await tracked()
      const { refresh, userSessions } = subject.storage
      const first = started(await start(1, 3))
      for (const n of [2, 3]) await start(n, 3)
      await userSessions.touch({ key: first }, later(10), 'again')
      await start(20, 3)
      await expect(ids(user)).resolves.toEqual([20, 3, 1].map(idOf))
      expect((await refresh.find(token(2)))?.family.revokedAt).toEqual(later(20))
      // A lower limit counts from the next sign-in on.
      await start(21, 1)
      await expect(ids(user)).resolves.toEqual([idOf(21)])
    })

    it('are never too many, however many start at once', async () => {
      const { user, start } = await tracked()
      const outcomes = await race(subject, (storage, n) => start(n, 4, {}, storage))
      for (const outcome of outcomes) started(outcome)
      await expect(ids(user)).resolves.toHaveLength(4)
    })

    it('end once', async () => {
      const { user, start } = await tracked()
      await start(1, 20)
      const outcomes = await race(subject, (storage) => storage.userSessions.end(user.key, idOf(1), NOW))
      expect(outcomes.filter(Boolean)).toHaveLength(1)
    })

    it('stay ended while they are active and rotate', async () => {
      const { user, start, token } = await tracked()
      const family = started(await start(1, 20))
      await race(subject, async ({ userSessions, refresh }, n) => {
        if (n === 25) return userSessions.end(user.key, idOf(1), later(30))
        if (n % 3 === 0) return userSessions.touch({ key: family }, later(n), 'here')
        return refresh.rotate({ family, hash: token(1) }, `next-${token(n + 2)}`, later(n), 60_000)
      })
      await expect(ids(user)).resolves.toEqual([])
      const { refresh } = subject.storage
      await expect(refresh.rotate({ family, hash: token(1) }, 'next', later(40), 60_000)).resolves.toEqual({
        refused: 'revoked',
      })
      expect((await refresh.find(token(1)))?.family).toMatchObject({ revokedAt: later(30), sessionId: undefined })
    })
  })
}
