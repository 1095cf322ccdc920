import { describe, expect, it } from 'vitest'
import type { Family, FamilyKey } from '../port/index.ts'
import { later, newClient, newPool, newUser, NOW, race, started, type Subject } from './subject.ts'

const NONE = -1 as FamilyKey

export function refreshCases(subject: Subject): void {
  async function signedIn() {
    const pool = await newPool(subject)
    const client = await newClient(subject, pool)
    const user = await newUser(subject, pool, 'ana', { attributes: { email: 'ana@example.com' } })
    const family: Omit<Family, 'key' | 'revokedAt'> = {
      pool: pool.key,
      user: user.key,
      client: client.key,
      originJti: `origin-${user.sub}`,
      authTime: NOW,
      expiresAt: later(100_000),
      scope: 'openid email',
      deviceKey: 'device',
      factors: ['PASSWORD', 'SMS_MFA'],
    }
    const token = `token-${user.sub}`
    return { pool, client, user, family, token }
  }

  describe('refresh tokens', () => {
    it('are found with their family and user', async () => {
      const { pool, user, family, token } = await signedIn()
      const outcome = await subject.storage.refresh.start(family, token, { epoch: 0 })
      const key = started(outcome)
      const stored = { ...family, key, revokedAt: undefined }
      await expect(subject.other.refresh.find(token)).resolves.toEqual({
        token: { hash: token, issuedAt: NOW, rotatedAt: undefined },
        family: stored,
        user,
      })
      await expect(subject.other.refresh.findByOrigin(pool.key, family.originJti)).resolves.toEqual({
        family: stored,
        user,
      })
      await expect(subject.storage.refresh.find('none')).resolves.toBeUndefined()
      const elsewhere = await newPool(subject)
      await expect(subject.storage.refresh.findByOrigin(elsewhere.key, family.originJti)).resolves.toBeUndefined()
    })

    it('start once with what led to them', async () => {
      const { family, token } = await signedIn()
      const spend = { jti: `start-${token}`, expiresAt: later(1) }
      const outcomes = await race(subject, (storage, index) =>
        storage.refresh.start({ ...family, originJti: `${family.originJti}-${index}` }, `${token}-${index}`, {
          epoch: 0,
          spend: [spend],
        }),
      )
      expect(outcomes.filter((outcome) => 'started' in outcome)).toHaveLength(1)
      const refused = outcomes.filter((outcome) => 'refused' in outcome)
      expect(refused).toEqual(refused.map(() => ({ refused: 'spent', jti: spend.jti })))
    })

    it('do not start for a user who is gone or at another epoch, and spend nothing then', async () => {
      const { user, family, token } = await signedIn()
      const { refresh, users, spent } = subject.storage
      const spend = { jti: `epoch-${token}`, expiresAt: later(1) }
      await users.change(user.key, { now: NOW }, (current) => ({ user: { ...current, epoch: 1 } }))
      await expect(refresh.start(family, token, { epoch: 0, spend: [spend] })).resolves.toEqual({ refused: 'user' })
      await expect(spent.isSpent(spend.jti)).resolves.toBe(false)
      await users.delete(user.key)
      await expect(refresh.start(family, token, { epoch: 1, spend: [spend] })).resolves.toEqual({ refused: 'user' })
      await expect(spent.isSpent(spend.jti)).resolves.toBe(false)
    })

    it('leave none alive that started while the user was signed out', async () => {
      const { pool, user, family, token } = await signedIn()
      await race(subject, async (storage, index) => {
        if (index === 25) {
          await storage.users.change(user.key, { now: NOW }, (current) => ({
            user: { ...current, epoch: current.epoch + 1 },
            revokeTokens: true,
          }))
          return
        }
        const originJti = `${family.originJti}-${index}`
        await storage.refresh.start({ ...family, originJti }, `${token}-${index}`, { epoch: 0 })
      })
      for (let index = 0; index < 50; index += 1) {
        const found = await subject.storage.refresh.findByOrigin(pool.key, `${family.originJti}-${index}`)
        if (found) expect(found.family.revokedAt).toEqual(NOW)
      }
    })

    it('rotate once without grace', async () => {
      const { family, token } = await signedIn()
      const { refresh } = subject.storage
      const key = started(await refresh.start(family, token, { epoch: 0 }))
      const outcomes = await race(subject, (storage, index) =>
        storage.refresh.rotate({ family: key, hash: token }, `${token}-${index}`, later(5), 0),
      )
      const winner = outcomes.findIndex((outcome) => 'rotated' in outcome)
      expect(outcomes.filter((outcome) => 'rotated' in outcome)).toHaveLength(1)
      expect(outcomes.filter((outcome) => 'refused' in outcome && outcome.refused === 'reused')).toHaveLength(49)
      const next = await refresh.find(`${token}-${winner}`)
      expect(next).toMatchObject({ token: { issuedAt: later(5) }, family: { originJti: family.originJti } })
      const old = await refresh.find(token)
      expect(old?.token.rotatedAt).toEqual(later(5))
      // Not by a slow clock either.
      await expect(refresh.rotate({ family: key, hash: token }, `${token}-slow`, later(1), 0)).resolves.toEqual({
        refused: 'reused',
      })
    })

    it('rotate again while the grace of the first rotation lasts', async () => {
      const { family, token } = await signedIn()
      const { refresh } = subject.storage
      const key = started(await refresh.start(family, token, { epoch: 0 }))
      const outcomes = await race(subject, (storage, index) =>
        storage.refresh.rotate({ family: key, hash: token }, `${token}-${index}`, NOW, 1000),
      )
      expect(outcomes).toEqual(outcomes.map(() => ({ rotated: true })))
      await expect(refresh.rotate({ family: key, hash: token }, `${token}-a`, later(999), 1000)).resolves.toEqual({
        rotated: true,
      })
      await expect(refresh.rotate({ family: key, hash: token }, `${token}-b`, later(1000), 1000)).resolves.toEqual({
        refused: 'reused',
      })
      await expect(refresh.rotate({ family: key, hash: `${token}-a` }, `${token}-c`, later(1000), 0)).resolves.toEqual({
        rotated: true,
      })
    })

    it('do not rotate when unknown, expired or revoked', async () => {
      const { family, token } = await signedIn()
      const { refresh } = subject.storage
      const key = started(await refresh.start(family, token, { epoch: 0 }))
      await expect(refresh.rotate({ family: NONE, hash: token }, 'next', NOW, 0)).resolves.toEqual({ refused: 'gone' })
      await expect(refresh.rotate({ family: key, hash: token }, 'next', later(100_000), 0)).resolves.toEqual({
        refused: 'gone',
      })
      await refresh.revoke(key, later(1))
      await refresh.revoke(key, later(2))
      await expect(refresh.rotate({ family: key, hash: token }, 'next', later(3), 0)).resolves.toEqual({
        refused: 'revoked',
      })
      await expect(refresh.rotate({ family: key, hash: 'none' }, 'next', later(3), 0)).resolves.toEqual({
        refused: 'revoked',
      })
      expect((await refresh.find(token))?.family.revokedAt).toEqual(later(1))
    })

    it('forget what was rotated before, but what may be rotated again', async () => {
      const { family, token } = await signedIn()
      const { refresh } = subject.storage
      const key = started(await refresh.start(family, `${token}-0`, { epoch: 0 }))
      const rotate = (index: number, at: number, graceMs: number) =>
        refresh.rotate({ family: key, hash: `${token}-${index}` }, `${token}-${index + 1}`, later(at), graceMs)
      const known = async () => {
        const found = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => refresh.find(`${token}-${index}`)))
        return found.flatMap((one, index) => (one ? [index] : []))
      }
      await rotate(0, 0, 1000)
      await rotate(1, 500, 1000)
      await rotate(2, 1100, 1000)
      await expect(known()).resolves.toEqual([1, 2, 3])
      await expect(rotate(1, 1400, 1000)).resolves.toEqual({ rotated: true })
      await rotate(3, 1400, 0)
      await rotate(4, 1400, 0)
      await expect(known()).resolves.toEqual([4, 5])
      for (const index of [0, 3, 4]) await expect(rotate(index, 1500, 0)).resolves.toEqual({ refused: 'reused' })
    })
  })
}
