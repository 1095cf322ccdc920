import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../errors.ts'
import type { User } from '../../port/index.ts'
import { codeOf, later, newClient, newPool, newUser, NOW, present, race, userOf, type Subject } from '../subject.ts'

const CODE = { purpose: 'sign-up', hash: 'hash' } as const

const confirm = (user: User) => ({ user: { ...user, status: 'CONFIRMED' as const } })

export function userChangeCases(subject: Subject): void {
  async function unconfirmed() {
    const pool = await newPool(subject)
    const user = await newUser(subject, pool, 'ana', { status: 'UNCONFIRMED', attributes: { email: 'a@example.com' } })
    return { pool, user }
  }

  describe('changes of users', () => {
    it('lose none of several at once', async () => {
      const { pool, user } = await unconfirmed()
      await race(subject, (storage) =>
        storage.users.change(user.key, { now: NOW }, (current) => ({ user: { ...current, epoch: current.epoch + 1 } })),
      )
      expect((await subject.storage.users.findBySub(pool.key, user.sub))?.epoch).toBe(50)
    })

    it('store everything but what never changes', async () => {
      const { pool, user } = await unconfirmed()
      const wanted = {
        status: 'RESET_REQUIRED',
        enabled: false,
        attributes: { email: 'b@example.com', name: 'Ana' },
        pending: { phone_number: '+4930' },
        password: { kind: 'srp', sealed: 'v1.' },
        passwordExpiresAt: later(3),
        epoch: 9,
        settings: { passwordHistory: [{ kind: 'srp', sealed: 'v1.old' }] },
        updatedAt: later(5),
      } as const
      const outcome = await subject.storage.users.change(user.key, { now: NOW }, (current) => ({
        user: { ...current, ...wanted, username: 'eve', usernameKey: 'eve', sub: 'eve' as User['sub'] },
      }))
      const expected = { ...user, ...wanted }
      expect(outcome).toEqual({ changed: expected, code: undefined })
      await expect(subject.other.users.findBySub(pool.key, user.sub)).resolves.toEqual(expected)
      const found = async (value: string) => {
        const filter = { attribute: 'email', operator: '=', value, fold: false } as const
        return (await subject.storage.users.list(pool.key, { filter, limit: 9 })).length
      }
      expect([await found('a@example.com'), await found('b@example.com')]).toEqual([0, 1])
    })

    it('consume a code once', async () => {
      const { user } = await unconfirmed()
      await subject.storage.codes.put(user.key, codeOf())
      const outcomes = await race(subject, (storage) =>
        storage.users.change(user.key, { now: NOW, code: CODE }, (current, code) =>
          code ? confirm(current) : undefined,
        ),
      )
      const done = outcomes.filter((outcome) => 'changed' in outcome)
      expect(done).toEqual([{ changed: { ...user, status: 'CONFIRMED' }, code: codeOf() }])
      expect(outcomes.filter((outcome) => 'refused' in outcome && outcome.refused === 'code')).toHaveLength(49)
    })

    it('consume what they are told to, even when nothing else changes', async () => {
      const { user } = await unconfirmed()
      await subject.storage.codes.put(user.key, codeOf())
      const options = { now: NOW, code: CODE, spend: [{ jti: `unchanged-${user.sub}`, expiresAt: later(1) }] }
      const outcome = await subject.storage.users.change(user.key, options, () => undefined)
      expect(outcome).toEqual({ changed: user, code: codeOf() })
      await expect(subject.storage.codes.find(user.key, 'sign-up')).resolves.toBeUndefined()
      await expect(subject.storage.spent.isSpent(`unchanged-${user.sub}`)).resolves.toBe(true)
    })

    it('tell a wrong code from an expired one, and keep both', async () => {
      const { user } = await unconfirmed()
      const { users, codes } = subject.storage
      await codes.put(user.key, codeOf())
      const change = (code: { purpose: 'sign-up' | 'reset'; hash: string }, now: Date) =>
        users.change(user.key, { now, code }, confirm)
      await expect(change({ purpose: 'sign-up', hash: 'other' }, NOW)).resolves.toEqual({ refused: 'code' })
      await expect(change({ purpose: 'reset', hash: 'hash' }, NOW)).resolves.toEqual({ refused: 'code' })
      await expect(change(CODE, later(1000))).resolves.toEqual({ refused: 'expired code' })
      await expect(change(CODE, later(999))).resolves.toHaveProperty('changed')
    })

    it('spend a session once', async () => {
      const { user } = await unconfirmed()
      const spend = { jti: `session-${user.sub}`, expiresAt: later(1) }
      const outcomes = await race(subject, (storage) =>
        storage.users.change(user.key, { now: NOW, spend: [spend] }, confirm),
      )
      expect(outcomes.filter((outcome) => 'changed' in outcome)).toHaveLength(1)
      expect(outcomes.filter((outcome) => 'refused' in outcome && outcome.refused === 'spent')).toHaveLength(49)
    })

    it('keep the code when the session is spent', async () => {
      const { user } = await unconfirmed()
      const { users, codes, spent } = subject.storage
      const spend = { jti: `spent-${user.sub}`, expiresAt: later(1) }
      await codes.put(user.key, codeOf())
      await spent.spend([spend])
      await expect(users.change(user.key, { now: NOW, code: CODE, spend: [spend] }, confirm)).resolves.toEqual({
        refused: 'spent',
      })
      await expect(codes.find(user.key, 'sign-up')).resolves.toEqual(codeOf())
    })

    it('undo everything when they throw, and throw it as it is', async () => {
      const { pool, user } = await unconfirmed()
      const { users, codes, spent } = subject.storage
      await codes.put(user.key, codeOf())
      const spend = { jti: `thrown-${user.sub}`, expiresAt: later(1) }
      const error = new ApiError('InvalidPasswordException', 'Password did not conform')
      const others = ['bob', 'eve'].map((name) => users.create(userOf(pool, name), []))
      const changing = users.change(user.key, { now: NOW, code: CODE, spend: [spend] }, () => {
        throw error
      })
      await expect(changing).rejects.toBe(error)
      await expect(codes.find(user.key, 'sign-up')).resolves.toEqual(codeOf())
      await expect(spent.isSpent(spend.jti)).resolves.toBe(false)
      // What went on beside it is not undone.
      for (const other of await Promise.all(others)) expect(other).toHaveProperty('created')
      await expect(users.list(pool.key, { limit: 60 })).resolves.toHaveLength(3)
    })

    it('replace the aliases, and undo everything when one is taken', async () => {
      const { pool, user } = await unconfirmed()
      const { users } = subject.storage
      const a = { kind: 'email', key: 'a@example.com' } as const
      const b = { kind: 'email', key: 'b@example.com' } as const
      const c = { kind: 'preferred_username', key: 'c' } as const
      await users.create(userOf(pool, 'bob'), [b])
      const setAliases = (aliases: readonly (typeof a | typeof b | typeof c)[], moveAliases = false) =>
        users.change(user.key, { now: NOW }, (current) => ({ user: { ...current, epoch: 7 }, aliases, moveAliases }))
      const holder = async (alias: typeof a | typeof b | typeof c) =>
        (await users.find(pool.key, { usernameKey: '', aliases: [alias] }))?.username
      await expect(setAliases([b, c])).resolves.toEqual({ refused: 'email' })
      expect((await users.findBySub(pool.key, user.sub))?.epoch).toBe(0)
      await expect(setAliases([a, c])).resolves.toHaveProperty('changed')
      expect([await holder(a), await holder(b), await holder(c)]).toEqual(['ana', 'bob', 'ana'])
      await expect(setAliases([b], true)).resolves.toHaveProperty('changed')
      expect([await holder(a), await holder(b), await holder(c)]).toEqual([undefined, 'ana', undefined])
      const bob = await users.find(pool.key, { usernameKey: 'bob', aliases: [] })
      expect(bob?.attributes).toEqual({ email_verified: 'false' })
    })

    it('give a contested alias to one, and survive taking from each other', async () => {
      const pool = await newPool(subject)
      const users = await Promise.all(['a', 'b', 'c', 'd'].map((name) => newUser(subject, pool, name)))
      const aliases = [
        { kind: 'email', key: 'x@example.com' },
        { kind: 'phone_number', key: '+49' },
      ] as const
      const outcomes = await race(subject, (storage, index) =>
        storage.users.change(present(users[index % 4]).key, { now: NOW }, (user) => ({
          user,
          aliases: index % 3 === 0 ? aliases : aliases.toReversed(),
          moveAliases: true,
        })),
      )
      expect(outcomes.every((outcome) => 'changed' in outcome)).toBe(true)
      const holder = await subject.storage.users.find(pool.key, { usernameKey: '', aliases: [aliases[0]] })
      expect(holder).toBeDefined()
    })

    it('revoke every refresh family', async () => {
      const { pool, user } = await unconfirmed()
      const client = await newClient(subject, pool)
      const family = { pool: pool.key, user: user.key, client: client.key, authTime: NOW, expiresAt: later(1000) }
      const { refresh, users } = subject.storage
      for (const originJti of ['a', 'b']) {
        const started = { ...family, originJti, scope: '', deviceKey: undefined }
        await refresh.start(started, `${originJti}-${user.sub}`, { epoch: 0 })
      }
      await users.change(user.key, { now: later(9) }, (current) => ({ user: current, revokeTokens: true }))
      for (const originJti of ['a', 'b']) {
        const found = await refresh.findByOrigin(pool.key, originJti)
        expect(found?.family.revokedAt).toEqual(later(9))
      }
    })

    it('refuse a user that is gone', async () => {
      const { user } = await unconfirmed()
      await subject.storage.users.delete(user.key)
      await expect(subject.storage.users.change(user.key, { now: NOW }, confirm)).resolves.toEqual({ refused: 'user' })
    })
  })
}
