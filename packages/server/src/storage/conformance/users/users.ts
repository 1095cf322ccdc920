import { describe, expect, it } from 'vitest'
import type { User } from '../../port/index.ts'
import { codeOf, later, newGroup, newPool, newUser, NOW, race, userOf, type Subject } from '../subject.ts'

const FULL: Partial<User> = {
  status: 'FORCE_CHANGE_PASSWORD',
  enabled: false,
  attributes: { zoneinfo: 'Europe/Berlin', email: 'Ana@Example.com', 'custom:pies': '3', name: 'Ana 🥧' },
  pending: { email: 'new@example.com' },
  password: { kind: 'srp', sealed: 'v1.k.n.c' },
  passwordExpiresAt: later(7000),
  epoch: 3,
  settings: { mfa: { enabled: ['SMS_MFA'], preferred: 'SMS_MFA' } },
}

export function userCases(subject: Subject): void {
  describe('users', () => {
    it('are given back as they were stored, attributes in their order', async () => {
      const pool = await newPool(subject)
      const ana = await newUser(subject, pool, 'ana', FULL)
      const found = await subject.other.users.findBySub(pool.key, ana.sub)
      expect(found).toEqual(ana)
      expect(Object.keys(found?.attributes ?? {})).toEqual(['zoneinfo', 'email', 'custom:pies', 'name'])
    })

    it('have a username of their own in their pool', async () => {
      const pool = await newPool(subject)
      const outcomes = await race(subject, (storage, index) =>
        storage.users.create(userOf(pool, index % 3 === 0 ? 'Ana' : 'ana', { usernameKey: 'ana' }), []),
      )
      expect(outcomes.filter((outcome) => 'created' in outcome)).toHaveLength(1)
      expect(outcomes.filter((outcome) => 'refused' in outcome && outcome.refused === 'username')).toHaveLength(49)
      await newUser(subject, await newPool(subject), 'ana')
    })

    it('have aliases of their own in their pool', async () => {
      const pool = await newPool(subject)
      const aliases = [{ kind: 'email', key: 'ana@example.com' }] as const
      const outcomes = await race(subject, (storage, index) =>
        storage.users.create(userOf(pool, `ana-${index}`), aliases),
      )
      const [winner] = outcomes.flatMap((outcome) => ('created' in outcome ? [outcome.created] : []))
      expect(outcomes.filter((outcome) => 'refused' in outcome && outcome.refused === 'email')).toHaveLength(49)
      const lookup = { usernameKey: 'ana@example.com', aliases }
      await expect(subject.storage.users.find(pool.key, lookup)).resolves.toEqual(winner)
      // Nothing is left of those that were refused.
      await expect(subject.storage.users.list(pool.key, { limit: 60 })).resolves.toHaveLength(1)
    })

    it('name the first thing that is taken', async () => {
      const pool = await newPool(subject)
      const { users } = subject.storage
      const email = { kind: 'email', key: 'ana@example.com' } as const
      const phone = { kind: 'phone_number', key: '+4930' } as const
      await users.create(userOf(pool, 'ana'), [email, phone])
      await expect(users.create(userOf(pool, 'ana'), [email])).resolves.toEqual({ refused: 'username' })
      await expect(users.create(userOf(pool, 'bob'), [phone, email])).resolves.toEqual({ refused: 'phone_number' })
      await expect(users.create(userOf(pool, 'bob'), [email, phone])).resolves.toEqual({ refused: 'email' })
      await expect(users.create(userOf(pool, 'bob'), [])).resolves.toHaveProperty('created')
    })

    it('take an alias from whoever has it when told to', async () => {
      const pool = await newPool(subject)
      const { users } = subject.storage
      const aliases = [{ kind: 'email', key: 'ana@example.com' }] as const
      const attributes = { email: 'ana@example.com', email_verified: 'true' }
      const before = await users.create(userOf(pool, 'before', { attributes }), aliases)
      await race(subject, (storage, index) =>
        storage.users.create(userOf(pool, `ana-${index}`, { attributes }), aliases, { moveAliases: true }),
      )
      const rows = await users.list(pool.key, { limit: 60 })
      const verified = rows.filter(({ user }) => user.attributes['email_verified'] === 'true')
      expect([rows.length, verified.length]).toEqual([51, 1])
      expect(before).toHaveProperty('created.attributes.email_verified', 'true')
      const holder = await users.find(pool.key, { usernameKey: '', aliases })
      expect(holder).toEqual(verified[0]?.user)
    })

    it('are not stored in a pool that is gone', async () => {
      const pool = await newPool(subject)
      await subject.storage.pools.delete(pool.id)
      await expect(subject.storage.users.create(userOf(pool, 'ana'), [])).resolves.toEqual({ refused: 'pool' })
    })

    it('are found by username, then by alias, then by sub', async () => {
      const pool = await newPool(subject)
      const { users } = subject.storage
      const byName = await newUser(subject, pool, '+4930')
      const byPhone = await users.create(userOf(pool, 'phone'), [{ kind: 'phone_number', key: '+4930' }])
      const bySub = await newUser(subject, pool, 'sub')
      const aliases = [
        { kind: 'email', key: '+4930' },
        { kind: 'phone_number', key: '+4930' },
      ] as const
      const find = (usernameKey: string, more: object) =>
        users.find(pool.key, { usernameKey, aliases: [], ...more }).then((user) => user?.username)
      await expect(find('+4930', { aliases, sub: bySub.sub })).resolves.toBe(byName.username)
      await expect(find('nobody', { aliases, sub: bySub.sub })).resolves.toBe('phone')
      await expect(find('nobody', { sub: bySub.sub })).resolves.toBe('sub')
      await expect(find('nobody', { aliases: aliases.slice(0, 1) })).resolves.toBeUndefined()
      await expect(find("' or 1=1 --", {})).resolves.toBeUndefined()
      expect(byPhone).toHaveProperty('created')
      const elsewhere = await newPool(subject)
      await expect(users.findBySub(elsewhere.key, bySub.sub)).resolves.toBeUndefined()
    })

    it('have aliases of any length', async () => {
      const pool = await newPool(subject)
      const aliases = [{ kind: 'email', key: '🥧'.repeat(1024) }] as const
      const attributes = { email: '🥧'.repeat(1024), name: '\u{1F967}'.repeat(1024) }
      const ana = await subject.storage.users.create(userOf(pool, 'ana', { attributes }), aliases)
      expect(ana).toHaveProperty('created')
      const again = await subject.storage.users.create(userOf(pool, 'bob'), aliases)
      expect(again).toEqual({ refused: 'email' })
      expect(await subject.storage.users.find(pool.key, { usernameKey: '', aliases })).toMatchObject({ attributes })
    })

    it('are deleted once, with what is theirs', async () => {
      const { storage } = subject
      const pool = await newPool(subject)
      const aliases = [{ kind: 'email', key: 'ana@example.com' }] as const
      const attributes = { email: 'ana@example.com' }
      const outcome = await storage.users.create(userOf(pool, 'ana', { attributes }), aliases)
      if (!('created' in outcome)) throw new Error('not created')
      const { key, sub } = outcome.created
      const group = await newGroup(subject, pool, 'bakers')
      await storage.groups.add(group.key, key, 10)
      await storage.codes.put(key, codeOf())
      await storage.guesses.fail(pool.key, sub, NOW, 1000)
      const deleted = await race(subject, (either) => either.users.delete(key))
      expect(deleted.filter(Boolean)).toHaveLength(1)

      await expect(storage.users.findBySub(pool.key, sub)).resolves.toBeUndefined()
      await expect(storage.groups.members(group.key, { limit: 60 })).resolves.toEqual([])
      await expect(storage.codes.find(key, 'sign-up')).resolves.toBeUndefined()
      await expect(storage.guesses.find(pool.key, sub)).resolves.toBeUndefined()
      const filter = { attribute: 'email', operator: '^=', value: '', fold: false } as const
      await expect(storage.users.list(pool.key, { filter, limit: 60 })).resolves.toEqual([])
      const again = await storage.users.create(userOf(pool, 'ana', { attributes }), aliases)
      expect(again).toHaveProperty('created')
      // A key is never drawn again: whoever still holds the old one reaches nobody.
      expect('created' in again && again.created.key > key).toBe(true)
    })
  })
}
