import { describe, expect, it } from 'vitest'
import { codeOf, later, newPool, newUser, NOW, race, type Subject } from './subject.ts'

export function codeCases(subject: Subject): void {
  describe('codes', () => {
    it('replace older ones of the same user and purpose', async () => {
      const ana = await newUser(subject, await newPool(subject), 'ana')
      const { codes } = subject.storage
      const reset = codeOf({ purpose: 'reset', attribute: 'phone_number', destination: '+4930' })
      const newer = codeOf({ hash: 'newer', expiresAt: later(-1) })
      await codes.put(ana.key, codeOf())
      await codes.put(ana.key, reset)
      await codes.put(ana.key, newer)
      // Expired or not.
      await expect(codes.find(ana.key, 'sign-up')).resolves.toEqual(newer)
      await expect(subject.other.codes.find(ana.key, 'reset')).resolves.toEqual(reset)
      await expect(codes.find(ana.key, 'verify:email')).resolves.toBeUndefined()
    })

    it('leave a good one alone when told to', async () => {
      const ana = await newUser(subject, await newPool(subject), 'ana')
      const { codes } = subject.storage
      const other = codeOf({ hash: 'other', expiresAt: later(2000) })
      await codes.put(ana.key, other, { unlessGoodAt: NOW })
      await codes.put(ana.key, codeOf({ hash: 'third' }), { unlessGoodAt: later(1999) })
      await expect(codes.find(ana.key, 'sign-up')).resolves.toEqual(other)
      await codes.put(ana.key, codeOf(), { unlessGoodAt: later(2000) })
      await expect(codes.find(ana.key, 'sign-up')).resolves.toEqual(codeOf())
    })

    it('are taken away by one, who knows which', async () => {
      const ana = await newUser(subject, await newPool(subject), 'ana')
      await subject.storage.codes.put(ana.key, codeOf())
      const wrong = [
        { purpose: 'sign-up', hash: 'other' },
        { purpose: 'reset', hash: 'hash' },
      ] as const
      for (const one of wrong) await expect(subject.storage.codes.take(ana.key, one)).resolves.toBe(false)
      const taken = await race(subject, ({ codes }) => codes.take(ana.key, { purpose: 'sign-up', hash: 'hash' }))
      expect(taken.filter(Boolean)).toHaveLength(1)
      await expect(subject.other.codes.find(ana.key, 'sign-up')).resolves.toBeUndefined()
    })

    it('are pretended for a name without a user, the last time counting', async () => {
      const [one, two] = [await newPool(subject), await newPool(subject)]
      const { codes } = subject.storage
      await expect(codes.pretended(one.key, 'who', 'reset')).resolves.toBeUndefined()
      await codes.pretend(one.key, 'who', 'reset', later(1000))
      await codes.pretend(one.key, 'who', 'reset', later(2000))
      await codes.pretend(one.key, 'who', 'sign-up', later(-1))
      await expect(subject.other.codes.pretended(one.key, 'who', 'reset')).resolves.toEqual(later(2000))
      await expect(codes.pretended(one.key, 'who', 'sign-up')).resolves.toEqual(later(-1))
      await expect(codes.pretended(one.key, 'whoever', 'reset')).resolves.toBeUndefined()
      await expect(codes.pretended(two.key, 'who', 'reset')).resolves.toBeUndefined()
    })

    it('are kept for nobody who is gone', async () => {
      const ana = await newUser(subject, await newPool(subject), 'ana')
      await subject.storage.users.delete(ana.key)
      await subject.storage.codes.put(ana.key, codeOf())
      await expect(subject.storage.codes.find(ana.key, 'sign-up')).resolves.toBeUndefined()
    })
  })
}
