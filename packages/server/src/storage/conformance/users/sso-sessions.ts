import { describe, expect, it } from 'vitest'
import type { AuthorizationCode, Family, SsoStep, User } from '../../port/index.ts'
import { later, newClient, newPool, newUser, NOW, race, started, type Subject } from '../subject.ts'

export function ssoSessionCases(subject: Subject): void {
  async function browsing() {
    const pool = await newPool(subject)
    const client = await newClient(subject, pool)
    const user = await newUser(subject, pool, 'ana')
    const idOf = (n: number) => `sso-${n}-${user.sub}`
    const owner = { pool: pool.key, user: user.key, client: client.id }
    /** The session `n`, as it begins at that many milliseconds. */
    const beginning = (n: number, most = 20, more: Partial<SsoStep['begins']> = {}): SsoStep => ({
      id: idOf(n),
      at: later(n),
      seen: `seen ${n}`,
      begins: { ...owner, epoch: 0, expiresAt: later(100_000), most, ...more },
    })
    const used = (n: number, at: number): SsoStep => ({ id: idOf(n), at: later(at), seen: `seen at ${at}` })
    const begin = (n: number, most?: number) => subject.storage.ssoSessions.take(beginning(n, most), [])
    const code = (name: string, ssoId: string | undefined): AuthorizationCode => ({
      hash: `${name}-${user.sub}`,
      pool: pool.key,
      user: user.key,
      client: client.key,
      redirectUri: 'https://app.example.com/callback',
      scope: 'openid',
      challenge: undefined,
      nonce: undefined,
      resource: undefined,
      factors: [],
      authTime: NOW,
      epoch: 0,
      ssoId,
      expiresAt: later(1000),
    })
    const family = (name: string, more: Partial<Family> = {}): Omit<Family, 'key' | 'revokedAt'> => ({
      pool: pool.key,
      user: user.key,
      client: client.key,
      originJti: `${name}-${user.sub}`,
      authTime: NOW,
      expiresAt: later(100_000),
      scope: '',
      deviceKey: undefined,
      ...more,
    })
    const token = (name: string) => `token-${name}-${user.sub}`
    const revokedAt = async (name: string) => (await subject.other.refresh.find(token(name)))?.family.revokedAt
    return { pool, client, user, idOf, beginning, used, begin, code, family, token, revokedAt }
  }

  const ids = async (user: User, at = NOW, limit = 100) =>
    (await subject.other.ssoSessions.list(user.key, at, limit)).map(({ id }) => id)

  describe('sessions of browsers', () => {
    it('are listed newest first, with where they were active last', async () => {
      const { client, user, idOf, begin, used } = await browsing()
      const { ssoSessions } = subject.storage
      for (const n of [1, 2, 3]) await expect(begin(n)).resolves.toBeUndefined()
      await expect(ssoSessions.take(used(1, 50), [])).resolves.toBeUndefined()
      await expect(ids(user)).resolves.toEqual([3, 2, 1].map(idOf))
      await expect(ids(user, NOW, 2)).resolves.toEqual([3, 2].map(idOf))
      const [, , first] = await ssoSessions.list(user.key, NOW, 3)
      const moments = { createdAt: later(1), activeAt: later(50) }
      expect(first).toEqual({ id: idOf(1), client: client.id, ...moments, seen: 'seen at 50' })
      await expect(subject.other.ssoSessions.isThere(idOf(1))).resolves.toBe(true)
    })

    it('begin once with what led to them, and not for a user who has changed', async () => {
      const { user, idOf, beginning, code } = await browsing()
      const { ssoSessions, authorizationCodes } = subject.storage
      const spend = [{ jti: `login-${user.sub}`, expiresAt: later(1) }]
      const outcomes = await race(subject, (storage, n) =>
        n % 3 === 0
          ? storage.ssoSessions.take(beginning(n), spend)
          : storage.authorizationCodes.keep(code(`code-${n}`, idOf(n)), spend, beginning(n)),
      )
      const winner = outcomes.findIndex((outcome) => outcome === undefined)
      expect(outcomes.filter((outcome) => outcome?.refused === 'spent')).toHaveLength(49)
      await expect(ids(user)).resolves.toEqual([idOf(winner)])
      const late = beginning(60, 20, { epoch: 1 })
      await expect(ssoSessions.take(late, [])).resolves.toEqual({ refused: 'user' })
      await expect(authorizationCodes.keep(code('late', late.id), [], late)).resolves.toEqual({ refused: 'user' })
      await expect(authorizationCodes.find(code('late', late.id).hash)).resolves.toBeUndefined()
    })

    it('are those that live', async () => {
      const { user, idOf, begin, beginning } = await browsing()
      const { ssoSessions, users } = subject.storage
      for (const n of [1, 2]) await begin(n)
      await ssoSessions.take(beginning(3, 20, { expiresAt: later(10) }), [])
      await ssoSessions.forget(idOf(2))
      await expect(ssoSessions.isThere(idOf(2))).resolves.toBe(false)
      await expect(ids(user, later(9))).resolves.toEqual([3, 1].map(idOf))
      await expect(ids(user, later(10))).resolves.toEqual([idOf(1)])
      for (const n of [2, 3, 9]) await expect(ssoSessions.end(user.key, idOf(n), later(10), true)).resolves.toBe(false)
      const other = await browsing()
      await expect(ssoSessions.end(other.user.key, idOf(1), NOW, true)).resolves.toBe(false)
      await users.change(user.key, { now: NOW }, (current) => ({ user: { ...current, epoch: current.epoch + 1 } }))
      await expect(ids(user)).resolves.toEqual([])
      await expect(ssoSessions.end(user.key, idOf(1), NOW, false)).resolves.toBe(false)
      await other.begin(1)
      await subject.storage.purge(later(100_000), 1000)
      for (const id of [idOf(1), other.idOf(1)]) await expect(ssoSessions.isThere(id)).resolves.toBe(false)
    })

    it('end when there are too many, the one first that was active longest ago', async () => {
      const { user, idOf, begin, used } = await browsing()
      const { ssoSessions } = subject.storage
      for (const n of [1, 2, 3]) await begin(n, 3)
      await ssoSessions.take(used(1, 10), [])
      await begin(20, 3)
      await expect(ids(user)).resolves.toEqual([20, 3, 1].map(idOf))
      await begin(21, 1)
      await expect(ids(user)).resolves.toEqual([idOf(21)])
    })

    it('end when another begins in their browser, and not when it is refused', async () => {
      const { user, idOf, begin, beginning } = await browsing()
      const { ssoSessions } = subject.storage
      await begin(1)
      const replaces = idOf(1)
      await expect(ssoSessions.take(beginning(2, 20, { replaces, epoch: 1 }), [])).resolves.toEqual({ refused: 'user' })
      await expect(ids(user)).resolves.toEqual([idOf(1)])
      const outcomes = await race(subject, (storage, n) =>
        storage.ssoSessions.take(beginning(n + 2, 60, { replaces }), []),
      )
      expect(outcomes.filter(Boolean)).toEqual([])
      const left = await ids(user)
      expect(left).toHaveLength(50)
      expect(left).not.toContain(idOf(1))
    })

    it('are never too many, however many begin at once', async () => {
      const { user, beginning } = await browsing()
      await race(subject, (storage, n) => storage.ssoSessions.take(beginning(n, 4), []))
      await expect(ids(user)).resolves.toHaveLength(4)
    })

    it('end once, with all that came through them or without', async () => {
      const { user, idOf, begin, family, token, revokedAt, code } = await browsing()
      const { refresh, authorizationCodes } = subject.storage
      for (const n of [1, 2]) {
        await begin(n)
        for (const name of [`a${n}`, `b${n}`])
          started(await refresh.start(family(name, { ssoId: idOf(n) }), token(name), { epoch: 0 }))
        await authorizationCodes.keep(code(`code-${n}`, idOf(n)), [])
      }
      started(await refresh.start(family('api'), token('api'), { epoch: 0 }))
      const end = (n: number, isLinked: boolean) =>
        race(subject, (storage) => storage.ssoSessions.end(user.key, idOf(n), later(5), isLinked))
      expect((await end(1, false)).filter(Boolean)).toHaveLength(1)
      expect((await end(2, true)).filter(Boolean)).toHaveLength(1)
      await expect(ids(user)).resolves.toEqual([])
      for (const name of ['a1', 'b1', 'api']) await expect(revokedAt(name)).resolves.toBeUndefined()
      for (const name of ['a2', 'b2']) await expect(revokedAt(name)).resolves.toEqual(later(5))
      const left = [1, 2].map(async (n) => (await authorizationCodes.find(code(`code-${n}`, '').hash))?.code.ssoId)
      await expect(Promise.all(left)).resolves.toEqual([idOf(1), undefined])
    })

    it('let nothing through once they have ended', async () => {
      const { user, idOf, begin, used, family, token, code } = await browsing()
      const { ssoSessions, refresh, authorizationCodes } = subject.storage
      await begin(1)
      await ssoSessions.end(user.key, idOf(1), NOW, false)
      await expect(ssoSessions.take(used(1, 2), [])).resolves.toEqual({ refused: 'session' })
      const refused = await authorizationCodes.keep(code('late', idOf(1)), [], used(1, 2))
      expect(refused).toEqual({ refused: 'session' })
      const step = { epoch: 0, sso: used(1, 2) }
      await expect(refresh.start(family('late', { ssoId: idOf(1) }), token('late'), step)).resolves.toEqual({
        refused: 'session',
      })
      await expect(refresh.find(token('late'))).resolves.toBeUndefined()
    })

    it('leave nothing alive that comes through them while they end', async () => {
      const { user, idOf, begin, used, family, token, revokedAt, code } = await browsing()
      const { authorizationCodes } = subject.storage
      await begin(1)
      const ssoId = idOf(1)
      for (let n = 0; n < 50; n += 1) await authorizationCodes.keep(code(`code-${n}`, ssoId), [], used(1, 2))
      const outcomes = await race(subject, async (storage, n) => {
        if (n === 25) return storage.ssoSessions.end(user.key, ssoId, later(5), true)
        if (n % 3 === 0) return storage.authorizationCodes.keep(code(`late-${n}`, ssoId), [], used(1, 3))
        const { hash } = code(`code-${n}`, ssoId)
        const came = n % 3 === 1 ? { codeHash: hash } : {}
        const sso = n % 3 === 1 ? undefined : used(1, 4)
        return storage.refresh.start(family(`${n}`, { ssoId, ...came }), token(`${n}`), { epoch: 0, sso })
      })
      expect(outcomes[25]).toBe(true)
      await expect(ids(user)).resolves.toEqual([])
      for (const [n, outcome] of outcomes.entries()) {
        if (typeof outcome === 'object' && 'started' in outcome)
          await expect(revokedAt(`${n}`)).resolves.toEqual(later(5))
        for (const name of [`code-${n}`, `late-${n}`])
          await expect(authorizationCodes.find(code(name, '').hash)).resolves.toBeUndefined()
      }
    })

    it('end with tokens that came through them, where that is asked for', async () => {
      const { user, idOf, begin, family, token, revokedAt } = await browsing()
      const { refresh, userSessions } = subject.storage
      for (const n of [1, 2]) {
        await begin(n)
        const session = { id: `tkn-${n}`, seen: '', most: 20 }
        await refresh.start(family(`t${n}`, { ssoId: idOf(n) }), token(`t${n}`), { epoch: 0, session, now: later(7) })
      }
      const [listed] = await userSessions.list(user.key, NOW, 9)
      expect(listed).toMatchObject({ ssoId: idOf(2), createdAt: later(7), activeAt: later(7) })
      const [browser] = await subject.storage.ssoSessions.list(user.key, NOW, 1)
      expect(browser).toMatchObject({ activeAt: later(7), seen: 'seen 2' })
      await expect(userSessions.end(user.key, 'tkn-1', later(9))).resolves.toBe(true)
      await expect(ids(user)).resolves.toEqual([2, 1].map(idOf))
      const outcomes = await race(subject, (storage) => storage.userSessions.end(user.key, 'tkn-2', later(9), true))
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      await expect(ids(user)).resolves.toEqual([idOf(1)])
      await expect(revokedAt('t2')).resolves.toEqual(later(9))
      await expect(userSessions.end(user.key, 'tkn-1', later(9), true)).resolves.toBe(false)
      await expect(ids(user)).resolves.toEqual([idOf(1)])
    })

    it('are active while their tokens are, however they end meanwhile', async () => {
      const { user, idOf, begin, used, family, token } = await browsing()
      await begin(1)
      const ssoId = idOf(1)
      const session = { id: 'tkn-1', seen: '', most: 20 }
      const { refresh, userSessions, ssoSessions } = subject.storage
      const key = started(await refresh.start(family('t', { ssoId }), token('t'), { epoch: 0, session }))
      await userSessions.touch({ key, ssoId }, later(30), 'elsewhere')
      await expect(ssoSessions.list(user.key, NOW, 1)).resolves.toMatchObject([{ activeAt: later(30), seen: 'seen 1' }])
      await race(subject, async (storage, n) => {
        if (n === 20) return storage.ssoSessions.end(user.key, ssoId, later(40), true)
        if (n === 21) return storage.userSessions.end(user.key, 'tkn-1', later(40), true)
        if (n % 3 === 0) return storage.userSessions.touch({ key, ssoId }, later(n), 'here')
        return storage.ssoSessions.take(used(1, n), [])
      })
      await expect(ids(user)).resolves.toEqual([])
      await expect(userSessions.list(user.key, NOW, 9)).resolves.toEqual([])
    })
  })
}
