import { describe, expect, it } from 'vitest'
import type { Domain, Pool } from '../../port/index.ts'
import { later, newPool, NOW, race, type Subject } from '../subject.ts'

const domainOf = (pool: Pool, name: string, overrides: Partial<Domain> = {}): Domain => ({
  name,
  pool: pool.key,
  kind: 'prefix',
  settings: { ManagedLoginVersion: 1 },
  createdAt: NOW,
  updatedAt: NOW,
  ...overrides,
})

export function domainCases(subject: Subject): void {
  describe('domains', () => {
    it('are found by their names, with their pools', async () => {
      const pool = await newPool(subject)
      const domain = domainOf(pool, 'login.example', {
        kind: 'custom',
        settings: { ManagedLoginVersion: 2, CustomDomainConfig: { CertificateArn: 'arn' } },
      })
      const { domains } = subject.storage
      await expect(domains.create(domain)).resolves.toBe('created')
      await expect(domains.create(domainOf(pool, 'own'))).resolves.toBe('created')
      await expect(subject.other.domains.find('login.example')).resolves.toEqual({ domain, pool })
      await expect(domains.find('example')).resolves.toBeUndefined()
      await expect(domains.ofPool(pool.key)).resolves.toEqual([domain, domainOf(pool, 'own')])
    })

    it('are one pool’s of all that want the name at once', async () => {
      const pools = await Promise.all(Array.from({ length: 50 }, () => newPool(subject)))
      const created = await race(subject, (storage, index) =>
        storage.domains.create(domainOf(pools[index] as Pool, 'wanted')),
      )
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(created.filter((outcome) => outcome === 'taken')).toHaveLength(49)
    })

    it('are one of a kind in a pool, whoever creates them at once', async () => {
      const pool = await newPool(subject)
      const created = await race(subject, (storage, index) => storage.domains.create(domainOf(pool, `one-${index}`)))
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(created.filter((outcome) => outcome === 'full')).toHaveLength(49)
      await expect(subject.storage.domains.ofPool(pool.key)).resolves.toHaveLength(1)
    })

    it('are changed and deleted by their own pool only', async () => {
      const [pool, other] = [await newPool(subject), await newPool(subject)]
      const { domains } = subject.storage
      await domains.create(domainOf(pool, 'changed'))
      const to = () => ({ ManagedLoginVersion: 2 })
      const by = (owner: Pool) => ({ name: 'changed', pool: owner.key })
      await expect(domains.change(by(other), later(1), to)).resolves.toBeUndefined()
      const changed = { ...domainOf(pool, 'changed'), settings: { ManagedLoginVersion: 2 }, updatedAt: later(1) }
      await expect(domains.change(by(pool), later(1), to)).resolves.toEqual(changed)
      await expect(domains.find('changed')).resolves.toMatchObject({ domain: changed })
      await expect(domains.delete(by(other))).resolves.toBe(false)
      const deleted = await race(subject, (storage) => storage.domains.delete(by(pool)))
      expect(deleted.filter(Boolean)).toHaveLength(1)
      await expect(domains.create(domainOf(other, 'changed'))).resolves.toBe('created')
    })

    it('go with their pool, and come to none that is gone', async () => {
      const [pool, other] = [await newPool(subject), await newPool(subject)]
      const { domains, pools } = subject.storage
      await domains.create(domainOf(pool, 'leaving'))
      await pools.delete(pool.id)
      await expect(domains.find('leaving')).resolves.toBeUndefined()
      await expect(domains.create(domainOf(pool, 'late'))).resolves.toBe('gone')
      await expect(domains.create(domainOf(other, 'leaving'))).resolves.toBe('created')
    })
  })
}
