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

    it('have further names, each of them one document’s', async () => {
      const [pool, elsewhere] = [await newPool(subject), await newPool(subject)]
      const { documents } = subject.storage
      const created = await race(subject, (storage, index) =>
        storage.documents.create({ ...documentOf(pool, `n${index}`), aliases: [`of ${index}`, 'wanted'] }, 99),
      )
      expect(created.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(created).toContainEqual({ alias: 'wanted' })
      const [only] = await documents.list(pool.key, 'pie', { limit: 99 })
      await expect(subject.other.documents.findByAlias(pool.key, 'pie', 'wanted')).resolves.toEqual(only)
      await expect(documents.findByAlias(pool.key, 'tart', 'wanted')).resolves.toBeUndefined()
      await expect(documents.findByAlias(elsewhere.key, 'pie', 'wanted')).resolves.toBeUndefined()
      // Nothing is left of those that lost.
      await expect(documents.create({ ...documentOf(pool, 'b'), aliases: ['of 0', 'of 1'] }, 99)).resolves.toEqual(
        only?.name === 'n0' || only?.name === 'n1' ? { alias: `of ${only.name.slice(1)}` } : 'created',
      )
    })

    it('change their further names, or nothing', async () => {
      const pool = await newPool(subject)
      const { documents } = subject.storage
      const [one, two] = [documentOf(pool, 'one'), documentOf(pool, 'two')]
      await documents.create({ ...one, aliases: ['a', 'b'] }, 9)
      await documents.create({ ...two, aliases: ['c'] }, 9)
      const to = (aliases: string[]) => () => ({ body: { aliases }, aliases })
      await expect(documents.change(two, later(1), to(['d', 'b']))).resolves.toEqual({ alias: 'b' })
      await expect(documents.find(pool.key, 'pie', 'two')).resolves.toEqual(two)
      await documents.change(one, later(1), to(['a']))
      await documents.change(two, later(1), to(['b', 'd', 'd']))
      await expect(documents.findByAlias(pool.key, 'pie', 'b')).resolves.toMatchObject({ name: 'two' })
      await expect(documents.findByAlias(pool.key, 'pie', 'c')).resolves.toBeUndefined()
      // Each wants what the other has, by turns.
      await race(subject, (storage, index) =>
        storage.documents.change(index % 4 < 2 ? one : two, later(1), to(index % 2 ? ['x', 'y'] : ['y', 'x'])),
      )
      await documents.delete(pool.key, 'pie', 'one')
      await documents.delete(pool.key, 'pie', 'two')
      await expect(documents.findByAlias(pool.key, 'pie', 'x')).resolves.toBeUndefined()
    })

    it('have a sealed part, which changes with the rest', async () => {
      const pool = await newPool(subject)
      const { documents } = subject.storage
      const document = documentOf(pool, 'sealed', { sealed: 'v1' })
      await documents.create(document, 9)
      await expect(documents.find(pool.key, 'pie', 'sealed')).resolves.toEqual(document)
      await documents.change(document, later(1), ({ body }) => ({ body, sealed: 'v2' }))
      await expect(documents.find(pool.key, 'pie', 'sealed')).resolves.toMatchObject({ sealed: 'v2' })
      await documents.change(document, later(1), ({ body }) => ({ body }))
      await expect(documents.find(pool.key, 'pie', 'sealed')).resolves.not.toHaveProperty('sealed')
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
