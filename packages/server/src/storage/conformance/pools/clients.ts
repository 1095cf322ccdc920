import { describe, expect, it } from 'vitest'
import type { ClientId } from '../../port/index.ts'
import { NOW, later, newClient, newPool, newUser, race, type Subject } from '../subject.ts'

export function clientCases(subject: Subject): void {
  describe('clients', () => {
    it('are found with their pool', async () => {
      const pool = await newPool(subject)
      const secrets = [{ id: 'a--1', sealed: 'v1.sealed', createdAt: NOW }]
      const client = await newClient(subject, pool, { secrets, settings: { CallbackURLs: ['https://example.com/'] } })
      await expect(subject.other.clients.find(client.id)).resolves.toEqual({ client, pool })
      await expect(subject.storage.clients.find('none' as ClientId)).resolves.toBeUndefined()
    })

    it('have ids of their own over the whole server', async () => {
      const pools = [await newPool(subject), await newPool(subject)]
      const client = await newClient(subject, await newPool(subject))
      const stored = await race(subject, (storage, index) =>
        storage.clients.create({
          ...client,
          id: `${client.id}x` as ClientId,
          pool: (pools[index % 2] ?? client).key as never,
        }),
      )
      expect(stored.filter(Boolean)).toHaveLength(1)
    })

    it('are not stored in a pool that is gone', async () => {
      const pool = await newPool(subject)
      const client = await newClient(subject, pool)
      await subject.storage.pools.delete(pool.id)
      await expect(subject.storage.clients.create(client)).resolves.toBeUndefined()
    })

    it('lose no change of several at once', async () => {
      const { key, id } = await newClient(subject, await newPool(subject), { name: '' })
      await race(subject, (storage) =>
        storage.clients.change(key, (client) => ({ ...client, name: `${client.name}x`, updatedAt: later(1) })),
      )
      const found = await subject.storage.clients.find(id)
      expect(found?.client).toMatchObject({ name: 'x'.repeat(50), updatedAt: later(1) })
    })

    it('are listed page by page, counted, and deleted once with their tokens', async () => {
      const { clients, refresh } = subject.storage
      const pool = await newPool(subject)
      const made = [await newClient(subject, pool), await newClient(subject, pool), await newClient(subject, pool)]
      const first = await clients.list(pool.key, { limit: 2 })
      expect([...first, ...(await clients.list(pool.key, { after: first[1]?.key, limit: 2 }))]).toEqual(made)
      await expect(clients.count(pool.key)).resolves.toBe(3)

      const [client] = made
      if (!client) return
      const ana = await newUser(subject, pool, 'ana')
      const family = {
        pool: pool.key,
        user: ana.key,
        client: client.key,
        originJti: 'origin',
        authTime: NOW,
        expiresAt: later(1000),
        scope: '',
        deviceKey: undefined,
      }
      await refresh.start(family, `of-${client.id}`, { epoch: 0 })
      const deleted = await race(subject, (storage) => storage.clients.delete(client.key))
      expect(deleted.filter(Boolean)).toHaveLength(1)
      await expect(clients.count(pool.key)).resolves.toBe(2)
      await expect(clients.change(client.key, (gone) => gone)).resolves.toBeUndefined()
      await expect(refresh.find(`of-${client.id}`)).resolves.toBeUndefined()
    })
  })
}
