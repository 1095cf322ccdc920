import { describe, expect, it } from 'vitest'
import type { Pool, StoredDocument } from '../port/index.ts'
import { later, newPool, NOW, race, type Subject } from './subject.ts'

const documentOf = (pool: Pool, name: string, overrides: Partial<StoredDocument> = {}): StoredDocument => ({
  pool: pool.key,
  kind: 'pie',
  name,
  body: { Name: name, Slices: [1, 2], Crust: { Sweet: true } },
  createdAt: NOW,
  updatedAt: NOW,
  ...overrides,
})

export function documentCases(subject: Subject): void {
  describe('documents', () => {
    it('are given back as they were stored', async () => {
      const pool = await newPool(subject)
      const document = documentOf(pool, 'https://api.example.com/🥧')
      await expect(subject.storage.documents.create(document, 9)).resolves.toBe('created')
      await expect(subject.other.documents.find(pool.key, 'pie', document.name)).resolves.toEqual(document)
    })

    it('are one of a kind and name in a pool', async () => {
      const [pool, elsewhere] = [await newPool(subject), await newPool(subject)]
      const created = await race(subject, (storage) => storage.documents.create(documentOf(pool, 'one'), 99))
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(created.filter((outcome) => outcome === 'taken')).toHaveLength(49)
      const { documents } = subject.storage
      await expect(documents.create(documentOf(pool, 'one', { kind: 'cake' }), 9)).resolves.toBe('created')
      await expect(documents.create(documentOf(elsewhere, 'one'), 9)).resolves.toBe('created')
      await expect(documents.find(pool.key, 'tart', 'one')).resolves.toBeUndefined()
    })

    it('are no more than they may be, whoever stores them at once', async () => {
      const pool = await newPool(subject)
      const created = await race(subject, (storage, index) =>
        storage.documents.create(documentOf(pool, `n${index}`), 7),
      )
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(7)
      expect(created.filter((outcome) => outcome === 'full')).toHaveLength(43)
      await expect(subject.storage.documents.list(pool.key, 'pie', { limit: 99 })).resolves.toHaveLength(7)
    })

    it('are changed one change after the other', async () => {
      const pool = await newPool(subject)
      const document = documentOf(pool, 'counted', { body: { count: 0 } })
      await subject.storage.documents.create(document, 9)
      await race(subject, (storage) =>
        storage.documents.change(document, later(5), ({ body }) => ({
          body: { count: (body as { count: number }).count + 1 },
        })),
      )
      await expect(subject.storage.documents.find(pool.key, 'pie', 'counted')).resolves.toEqual({
        ...document,
        body: { count: 50 },
        updatedAt: later(5),
      })
      const none = { pool: pool.key, kind: 'pie', name: 'none' }
      await expect(subject.storage.documents.change(none, NOW, (one) => one)).resolves.toBeUndefined()
    })

    it('are deleted for one caller', async () => {
      const pool = await newPool(subject)
      await subject.storage.documents.create(documentOf(pool, 'gone'), 9)
      const deleted = await race(subject, (storage) => storage.documents.delete(pool.key, 'pie', 'gone'))
      expect(deleted.filter(Boolean)).toHaveLength(1)
    })

    it('are listed by name, page by page', async () => {
      const pool = await newPool(subject)
      const { documents } = subject.storage
      for (const name of ['b', 'a', 'Z', 'é', 'c']) await documents.create(documentOf(pool, name), 9)
      const names = async (after?: string) =>
        (await documents.list(pool.key, 'pie', { after, limit: 3 })).map(({ name }) => name)
      await expect(names()).resolves.toEqual(['Z', 'a', 'b'])
      await expect(names('b')).resolves.toEqual(['c', 'é'])
      await expect(names('é')).resolves.toEqual([])
    })

    it('go with their pool, and come to none that is gone', async () => {
      const pool = await newPool(subject)
      const { documents, pools } = subject.storage
      await documents.create(documentOf(pool, 'one'), 9)
      await pools.delete(pool.id)
      await expect(documents.find(pool.key, 'pie', 'one')).resolves.toBeUndefined()
      await expect(documents.create(documentOf(pool, 'two'), 9)).resolves.toBe('gone')
    })
  })
}
