import { describe, expect, it } from 'vitest'
import type { Identity } from '../../port/index.ts'
import { later, newGroup, newPool, newUser, NOW, present, race, userOf, type Subject } from '../subject.ts'

const identity = (subject: string, overrides: Partial<Identity> = {}): Identity => ({
  provider: 'Google',
  attribute: 'Cognito_Subject',
  subject,
  ...overrides,
})

export function identityCases(subject: Subject): void {
  describe('identities', () => {
    it('are one user’s of all that want one at once, in a pool', async () => {
      const [pool, elsewhere] = [await newPool(subject), await newPool(subject)]
      const users = await Promise.all(Array.from({ length: 50 }, (_, index) => newUser(subject, pool, `user-${index}`)))
      const link = identity('one')
      const outcomes = await race(subject, (storage, index) => {
        const user = present(users[index])
        return storage.users.change(user.key, { now: NOW }, (current) => ({
          user: { ...current, attributes: { identities: 'mine' } },
          link,
        }))
      })
      const linked = outcomes.flatMap((outcome) => ('changed' in outcome ? [outcome.changed] : []))
      expect(linked).toHaveLength(1)
      expect(outcomes.filter((outcome) => 'refused' in outcome && outcome.refused === 'identity')).toHaveLength(49)
      await expect(subject.other.users.findByIdentity(pool.key, link)).resolves.toEqual(linked[0])
      // Of the others nothing has changed.
      const all = await subject.storage.users.list(pool.key, { limit: 60 })
      expect(all.filter(({ user }) => user.attributes['identities'])).toHaveLength(1)
      const there = await newUser(subject, elsewhere, 'ana')
      const change = await subject.storage.users.change(there.key, { now: NOW }, (user) => ({ user, link }))
      expect(change).toHaveProperty('changed')
    })

    it('come with a new user, or it does not come', async () => {
      const pool = await newPool(subject)
      const link = identity('new')
      const outcomes = await race(subject, (storage, index) =>
        storage.users.create(userOf(pool, `google_${index}`), [], { link }),
      )
      const created = outcomes.flatMap((outcome) => ('created' in outcome ? [outcome.created] : []))
      expect(created).toHaveLength(1)
      await expect(subject.storage.users.list(pool.key, { limit: 60 })).resolves.toHaveLength(1)
      await expect(subject.storage.users.findByIdentity(pool.key, link)).resolves.toEqual(created[0])
    })

    it('come with a user who joins a group of the pool, and none of another', async () => {
      const [pool, elsewhere] = [await newPool(subject), await newPool(subject)]
      const [own, foreign] = [await newGroup(subject, pool, 'theirs'), await newGroup(subject, elsewhere, 'theirs')]
      const { users, groups } = subject.storage
      for (const [name, joins] of [
        ['ana', own.key],
        ['bea', foreign.key],
      ] as const) {
        await users.create(userOf(pool, name), [], { link: identity(name), joins })
      }
      expect((await groups.members(own.key, { limit: 60 })).map(({ username }) => username)).toEqual(['ana'])
      await expect(groups.members(foreign.key, { limit: 60 })).resolves.toEqual([])
      // Of several who make one at once, one is a member.
      const outcomes = await race(subject, (storage, index) =>
        storage.users.create(userOf(pool, `many_${index}`), [], { link: identity('many'), joins: own.key }),
      )
      expect(outcomes.filter((outcome) => 'created' in outcome)).toHaveLength(1)
      await expect(groups.members(own.key, { limit: 60 })).resolves.toHaveLength(2)
    })

    it('differ by provider, attribute, and all of a long subject', async () => {
      const pool = await newPool(subject)
      const long = 'x'.repeat(2_000)
      const all = [
        identity(long),
        identity(`${long}y`),
        identity(long, { provider: 'Company' }),
        identity(long, { attribute: 'email' }),
      ]
      const { users } = subject.storage
      for (const [index, link] of all.entries()) {
        const created = await users.create(userOf(pool, `user-${index}`), [], { link })
        expect(created).toHaveProperty('created')
      }
      const found = await Promise.all(all.map((each) => users.findByIdentity(pool.key, each)))
      expect(found.map((user) => user?.username)).toEqual(['user-0', 'user-1', 'user-2', 'user-3'])
    })

    it('are given up by their own user only, and go with it', async () => {
      const pool = await newPool(subject)
      const { users } = subject.storage
      const link = identity('given up')
      const [ana, bea] = [await newUser(subject, pool, 'ana'), await newUser(subject, pool, 'bea')]
      const holder = async () => (await users.findByIdentity(pool.key, link))?.username
      await users.change(ana.key, { now: NOW }, (user) => ({ user, link }))
      // Having it already is no error.
      await users.change(ana.key, { now: later(1) }, (user) => ({ user, link }))
      await users.change(bea.key, { now: NOW }, (user) => ({ user, unlink: link }))
      await expect(holder()).resolves.toBe('ana')
      await users.change(ana.key, { now: NOW }, (user) => ({ user, unlink: link }))
      await expect(holder()).resolves.toBeUndefined()
      await users.change(bea.key, { now: NOW }, (user) => ({ user, link }))
      await users.delete(bea.key)
      await expect(holder()).resolves.toBeUndefined()
      await users.change(ana.key, { now: NOW }, (user) => ({ user, link }))
      await expect(holder()).resolves.toBe('ana')
      await subject.storage.pools.delete(pool.id)
      await expect(holder()).resolves.toBeUndefined()
    })
  })
}
