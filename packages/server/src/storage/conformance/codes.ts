import { describe, expect, it } from 'vitest'
import { codeOf, later, newPool, newUser, type Subject } from './subject.ts'

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

    it('are kept for nobody who is gone', async () => {
      const ana = await newUser(subject, await newPool(subject), 'ana')
      await subject.storage.users.delete(ana.key)
      await subject.storage.codes.put(ana.key, codeOf())
      await expect(subject.storage.codes.find(ana.key, 'sign-up')).resolves.toBeUndefined()
    })
  })
}
