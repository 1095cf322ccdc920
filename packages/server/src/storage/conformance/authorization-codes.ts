import { describe, expect, it } from 'vitest'
import type { AuthorizationCode, Family } from '../port/index.ts'
import { later, newClient, newPool, newUser, NOW, race, type Subject } from './subject.ts'

export function authorizationCodeCases(subject: Subject): void {
  async function authorized() {
    const pool = await newPool(subject)
    const client = await newClient(subject, pool)
    const user = await newUser(subject, pool, 'ana')
    const code: AuthorizationCode = {
      hash: `code-${user.sub}`,
      pool: pool.key,
      user: user.key,
      client: client.key,
      redirectUri: 'https://app.example.com/callback',
      scope: 'openid email',
      challenge: 'challenge',
      nonce: 'nonce',
      resource: 'https://api.example.com/',
      factors: ['PASSWORD', 'SMS_MFA'],
      authTime: NOW,
      epoch: 0,
      ssoId: undefined,
      expiresAt: later(1000),
    }
    const family: Omit<Family, 'key' | 'revokedAt'> = {
      pool: pool.key,
      user: user.key,
      client: client.key,
      originJti: `origin-${user.sub}`,
      authTime: NOW,
      expiresAt: later(100_000),
      scope: code.scope,
      deviceKey: undefined,
      codeHash: code.hash,
      resource: code.resource,
    }
    return { pool, client, user, code, family, token: `token-${user.sub}` }
  }

  describe('authorization codes', () => {
    it('are found with all they are bound to, and with their user', async () => {
      const { code, user } = await authorized()
      const { authorizationCodes } = subject.storage
      await expect(authorizationCodes.keep(code, [])).resolves.toBeUndefined()
      await expect(subject.other.authorizationCodes.find(code.hash)).resolves.toEqual({ code, user })
      await expect(authorizationCodes.find('none')).resolves.toBeUndefined()
      const bare = { challenge: undefined, nonce: undefined, resource: undefined, factors: [] }
      const other = { ...code, ...bare, hash: `${code.hash}-bare` }
      await authorizationCodes.keep(other, [])
      await expect(authorizationCodes.find(other.hash)).resolves.toEqual({ code: other, user })
    })

    it('are kept once with what led to them', async () => {
      const { code } = await authorized()
      const spend = { jti: `login-${code.hash}`, expiresAt: later(1) }
      const outcomes = await race(subject, (storage, index) =>
        storage.authorizationCodes.keep({ ...code, hash: `${code.hash}-${index}` }, [spend]),
      )
      const kept = outcomes.flatMap((outcome, index) => (outcome ? [] : [index]))
      expect(kept).toHaveLength(1)
      expect(outcomes.filter(Boolean)).toEqual(Array.from({ length: 49 }, () => ({ refused: 'spent', jti: spend.jti })))
      for (const [index] of outcomes.entries()) {
        const found = await subject.storage.authorizationCodes.find(`${code.hash}-${index}`)
        expect(found !== undefined).toBe(kept.includes(index))
      }
    })

    it('start one family, whoever brings them at once', async () => {
      const { code, family, token, pool } = await authorized()
      await subject.storage.authorizationCodes.keep(code, [])
      const outcomes = await race(subject, (storage, index) =>
        storage.refresh.start({ ...family, originJti: `${family.originJti}-${index}` }, `${token}-${index}`, {
          epoch: 0,
        }),
      )
      const winner = outcomes.findIndex((outcome) => 'started' in outcome)
      expect(outcomes.filter((outcome) => 'started' in outcome)).toHaveLength(1)
      const refused = outcomes.filter((outcome) => 'refused' in outcome)
      expect(refused).toEqual(refused.map(() => ({ refused: 'code' })))
      await expect(subject.storage.authorizationCodes.find(code.hash)).resolves.toBeUndefined()
      const found = await subject.other.refresh.findByOrigin(pool.key, `${family.originJti}-${winner}`)
      expect(found?.family).toMatchObject({ codeHash: code.hash, resource: code.resource })
    })

    it('are not spent by a start that is refused', async () => {
      const { code, family, token, user } = await authorized()
      const { authorizationCodes, refresh, spent } = subject.storage
      await authorizationCodes.keep(code, [])
      const spend = { jti: `spent-${code.hash}`, expiresAt: later(1) }
      await spent.spend([spend])
      await expect(refresh.start(family, token, { epoch: 0, spend: [spend] })).resolves.toMatchObject({
        refused: 'spent',
      })
      await expect(refresh.start(family, token, { epoch: 1 })).resolves.toEqual({ refused: 'user' })
      await expect(authorizationCodes.find(code.hash)).resolves.toEqual({ code, user })
    })

    it('end what their client has started with them', async () => {
      const { code, family, token, pool } = await authorized()
      const { authorizationCodes, refresh } = subject.storage
      await authorizationCodes.keep(code, [])
      await refresh.start(family, token, { epoch: 0 })
      const other = await newClient(subject, pool)
      const revokedAt = async () => (await refresh.find(token))?.family.revokedAt
      await authorizationCodes.revoke(code.hash, other.key, later(1))
      await authorizationCodes.revoke('none', code.client, later(1))
      await expect(revokedAt()).resolves.toBeUndefined()
      await authorizationCodes.revoke(code.hash, code.client, later(2))
      await authorizationCodes.revoke(code.hash, code.client, later(3))
      await expect(revokedAt()).resolves.toEqual(later(2))
    })

    it('go with their user, their client and their time', async () => {
      const { code, user, client } = await authorized()
      const { authorizationCodes, users, clients } = subject.storage
      const other = await authorized()
      await authorizationCodes.keep(code, [])
      await authorizationCodes.keep(other.code, [])
      await users.delete(user.key)
      await expect(authorizationCodes.find(code.hash)).resolves.toBeUndefined()
      await clients.delete(other.client.key)
      await expect(authorizationCodes.find(other.code.hash)).resolves.toBeUndefined()
      expect(client.key).not.toBe(other.client.key)
      const late = await authorized()
      await authorizationCodes.keep(late.code, [])
      await subject.storage.purge(later(999), 1000)
      await expect(authorizationCodes.find(late.code.hash)).resolves.toBeDefined()
      await subject.storage.purge(later(1000), 1000)
      await expect(authorizationCodes.find(late.code.hash)).resolves.toBeUndefined()
    })
  })
}
