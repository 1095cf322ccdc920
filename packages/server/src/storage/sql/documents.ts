import type { Engine } from '../engine.ts'
import { unlessGone } from '../error.ts'
import type { DocumentStore, PoolKey, StoredDocument } from '../port/index.ts'
import type { DocumentsTable } from '../schema.ts'
import { one, prepared, run, type Work } from '../statement.ts'
import { locked } from './locked.ts'
import { moment, parsed } from './values.ts'

const COLUMNS = ['pool_key', 'kind', 'name', 'body', 'created_at', 'updated_at'] as const

type Id = Pick<DocumentsTable, 'pool_key' | 'kind' | 'name'>

export function documentStore(engine: Engine): DocumentStore {
  const { db } = engine

  // Of simultaneous creations the later ones wait here, so that together they do not exceed the most there may be.
  const lockPool = prepared<{ pool: PoolKey }>()((p) =>
    locked(engine, db.selectFrom('pools').select('key').where('key', '=', p.pool)),
  )
  const counted = prepared<Pick<Id, 'pool_key' | 'kind'>>()((p) =>
    db
      .selectFrom('documents')
      .select((get) => get.fn.countAll<number>().as('count'))
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind),
  )
  const insert = prepared<DocumentsTable>()((p) =>
    db
      .insertInto('documents')
      .values({
        pool_key: p.pool_key,
        kind: p.kind,
        name: p.name,
        body: p.body,
        created_at: p.created_at,
        updated_at: p.updated_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name'),
  )
  const byId = () => (p: Id) =>
    db
      .selectFrom('documents')
      .select(COLUMNS)
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind)
      .where('name', '=', p.name)
  const find = prepared<Id>()(byId())
  const findToChange = prepared<Id>()((p) => locked(engine, byId()(p)))
  const update = prepared<Id & Pick<DocumentsTable, 'body' | 'updated_at'>>()((p) =>
    db
      .updateTable('documents')
      .set({ body: p.body, updated_at: p.updated_at })
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind)
      .where('name', '=', p.name),
  )
  const remove = prepared<Id>()((p) =>
    db
      .deleteFrom('documents')
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind)
      .where('name', '=', p.name)
      .returning('name'),
  )
  const ofKind = prepared<Pick<Id, 'pool_key' | 'kind'> & { after: string; limit: number }>()((p) =>
    db
      .selectFrom('documents')
      .select(COLUMNS)
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind)
      .where('name', '>', p.after)
      .orderBy('name')
      .limit(p.limit),
  )

  return {
    create: (document, most) =>
      unlessGone(
        engine.write(function* (): Work<'created' | 'taken' | 'full' | 'gone'> {
          const pool = yield* one(lockPool.bind({ pool: document.pool }))
          if (!pool) return 'gone'
          const id = { pool_key: document.pool, kind: document.kind, name: document.name }
          if (yield* one(find.bind(id))) return 'taken'
          const there = yield* one(counted.bind(id))
          if ((there?.count ?? 0) >= most) return 'full'
          return (yield* one(insert.bind(toRow(document)))) ? 'created' : 'taken'
        }),
        'gone',
      ),
    async find(pool, kind, name) {
      const [row] = await engine.read(find.bind({ pool_key: pool, kind, name }))
      return row && toDocument(row)
    },
    change: ({ pool, kind, name }, now, change) =>
      engine.write(function* (): Work<StoredDocument | undefined> {
        const id = { pool_key: pool, kind, name }
        const row = yield* one(findToChange.bind(id))
        if (!row) return undefined
        const before = toDocument(row)
        const after = { ...before, body: change(before.body), updatedAt: now }
        const { body, updated_at } = toRow(after)
        yield* run(update.bind({ ...id, body, updated_at }))
        return after
      }),
    async delete(pool, kind, name) {
      const rows = await engine.writeOne(remove.bind({ pool_key: pool, kind, name }))
      return rows.length > 0
    },
    async list(pool, kind, { after = '', limit }) {
      const rows = await engine.read(ofKind.bind({ pool_key: pool, kind, after, limit }))
      return rows.map(toDocument)
    },
  }
}

function toDocument(row: DocumentsTable): StoredDocument {
  return {
    pool: row.pool_key,
    kind: row.kind,
    name: row.name,
    body: parsed(row.body, {}),
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
  }
}

function toRow(document: StoredDocument): DocumentsTable {
  return {
    pool_key: document.pool,
    kind: document.kind,
    name: document.name,
    body: JSON.stringify(document.body),
    created_at: document.createdAt.getTime(),
    updated_at: document.updatedAt.getTime(),
  }
}
