import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Passkey, Spending, User } from '../../port/index.ts'
import { later, newPool, newUser, NOW, present, race, type Subject } from '../subject.ts'

const passkeyOf = (user: User, overrides: Partial<Passkey> = {}): Omit<Passkey, 'key'> => ({
  pool: user.pool,
  user: user.key,
  id: randomUUID(),
  publicKey: 'pQECAyYg',
  counter: 0,
  relyingParty: 'example.com',
  name: 'Platform passkey',
  attachment: 'platform',
  transports: ['internal', 'hybrid'],
  createdAt: NOW,
  ...overrides,
})

const spending = (jti: string = randomUUID()): Spending => ({ jti, expiresAt: later(1000) })
const first = () => ({ most: 20, spend: [spending()] })

export function passkeyCases(subject: Subject): void {
  describe('passkeys', () => {
    it('are given back as they were stored, in the order of their registration', async () => {
      const user = await newUser(subject, await newPool(subject), 'ana')
      const { passkeys } = subject.storage
      const one = passkeyOf(user, { id: 'z' })
      const two = passkeyOf(user, { id: 'a', attachment: undefined, transports: [] })
      await expect(passkeys.create(one, first())).resolves.toBe('created')
      await expect(passkeys.create(two, first())).resolves.toBe('created')
      await expect(subject.other.passkeys.find(user.pool, 'z')).resolves.toEqual({ ...one, key: expect.any(Number) })
      const all = await passkeys.ofUser(user.key, { limit: 9 })
      expect(all.map(({ id }) => id)).toEqual(['z', 'a'])
      expect(all[1]).toMatchObject(two)
      const [firstPage] = await passkeys.ofUser(user.key, { limit: 1 })
      await expect(passkeys.ofUser(user.key, { after: firstPage?.key, limit: 1 })).resolves.toEqual([all[1]])
    })

    it('are one of an id in a pool, whoever registers it', async () => {
      const [pool, elsewhere] = [await newPool(subject), await newPool(subject)]
      const [ana, bob] = [await newUser(subject, pool, 'ana'), await newUser(subject, pool, 'bob')]
      const created = await race(subject, ({ passkeys }, index) =>
        passkeys.create(passkeyOf(index % 4 < 2 ? ana : bob, { id: 'one' }), { most: 99, spend: [spending()] }),
      )
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(created.filter((outcome) => outcome === 'taken')).toHaveLength(49)
      const other = await newUser(subject, elsewhere, 'ana')
      await expect(subject.storage.passkeys.create(passkeyOf(other, { id: 'one' }), first())).resolves.toBe('created')
    })

    it('are no more than a user may have, whoever registers them at once', async () => {
      const user = await newUser(subject, await newPool(subject), 'ana')
      const created = await race(subject, ({ passkeys }) => passkeys.create(passkeyOf(user), first()))
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(20)
      expect(created.filter((outcome) => outcome === 'full')).toHaveLength(30)
      await expect(subject.storage.passkeys.ofUser(user.key, { limit: 99 })).resolves.toHaveLength(20)
    })

    it('are registered once for what is spent, which nothing spends that stores none', async () => {
      const user = await newUser(subject, await newPool(subject), 'ana')
      const { passkeys, spent } = subject.storage
      const once = spending()
      const created = await race(subject, (storage) =>
        storage.passkeys.create(passkeyOf(user), { most: 99, spend: [once] }),
      )
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(created.filter((outcome) => outcome === 'spent')).toHaveLength(49)
      const again = spending()
      await expect(passkeys.create(passkeyOf(user), { most: 1, spend: [again] })).resolves.toBe('full')
      await expect(spent.isSpent(again.jti)).resolves.toBe(false)
    })

    it('have a counter that never goes back', async () => {
      const user = await newUser(subject, await newPool(subject), 'ana')
      await subject.storage.passkeys.create(passkeyOf(user, { id: 'one' }), first())
      const { key } = present(await subject.storage.passkeys.find(user.pool, 'one'))
      await race(subject, ({ passkeys }, index) => passkeys.raise(key, (index * 7) % 50))
      await expect(subject.other.passkeys.find(user.pool, 'one')).resolves.toMatchObject({ counter: 49 })
      await subject.storage.passkeys.raise(key, 2 ** 32 - 1)
      await expect(subject.other.passkeys.find(user.pool, 'one')).resolves.toMatchObject({ counter: 2 ** 32 - 1 })
    })

    it('are deleted by their user, for one caller', async () => {
      const pool = await newPool(subject)
      const [ana, bob] = [await newUser(subject, pool, 'ana'), await newUser(subject, pool, 'bob')]
      await subject.storage.passkeys.create(passkeyOf(ana, { id: 'one' }), first())
      await expect(subject.storage.passkeys.delete(bob.key, 'one')).resolves.toBe(false)
      const deleted = await race(subject, ({ passkeys }) => passkeys.delete(ana.key, 'one'))
      expect(deleted.filter(Boolean)).toHaveLength(1)
      await expect(subject.storage.passkeys.find(pool.key, 'one')).resolves.toBeUndefined()
    })

    it('go with their user, and come to none that is gone', async () => {
      const pool = await newPool(subject)
      const user = await newUser(subject, pool, 'ana')
      const { passkeys, users, spent } = subject.storage
      await passkeys.create(passkeyOf(user, { id: 'one' }), first())
      await users.delete(user.key)
      await expect(passkeys.find(pool.key, 'one')).resolves.toBeUndefined()
      const late = spending()
      await expect(passkeys.create(passkeyOf(user), { most: 20, spend: [late] })).resolves.toBe('gone')
      await expect(spent.isSpent(late.jti)).resolves.toBe(false)
      const again = await newUser(subject, pool, 'ana', { sub: user.sub })
      await expect(passkeys.create(passkeyOf(again, { id: 'one' }), first())).resolves.toBe('created')
    })
  })
}
