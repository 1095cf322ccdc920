import type { Engine } from '../engine.ts'
import { unlessGone } from '../error.ts'
import type { AliasTaken, DocumentStore, PoolKey, StoredDocument } from '../port/index.ts'
import type { DocumentsTable } from '../schema.ts'
import { one, prepared, run, Undo, type Work } from '../statement.ts'
import { locked } from './locked.ts'
import { moment, parsed, parsedOnce } from './values.ts'

const COLUMNS = ['pool_key', 'kind', 'name', 'body', 'sealed', 'created_at', 'updated_at'] as const

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
        sealed: p.sealed,
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
  const update = prepared<Id & Pick<DocumentsTable, 'body' | 'sealed' | 'updated_at'>>()((p) =>
    db
      .updateTable('documents')
      .set({ body: p.body, sealed: p.sealed, updated_at: p.updated_at })
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

  type Alias = Id & { alias: string }
  const byAlias = prepared<Omit<Alias, 'name'>>()((p) =>
    db
      .selectFrom('documents')
      .select(COLUMNS)
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind)
      .where('name', '=', (get) =>
        get
          .selectFrom('document_aliases')
          .select('document_aliases.name')
          .where('document_aliases.pool_key', '=', p.pool_key)
          .where('document_aliases.kind', '=', p.kind)
          .where('document_aliases.alias', '=', p.alias),
      ),
  )
  const addAlias = prepared<Alias>()((p) =>
    db
      .insertInto('document_aliases')
      .values({ pool_key: p.pool_key, kind: p.kind, alias: p.alias, name: p.name })
      .onConflict((conflict) => conflict.doNothing())
      .returning('alias'),
  )
  const removeAliases = prepared<Id>()((p) =>
    db
      .deleteFrom('document_aliases')
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind)
      .where('name', '=', p.name),
  )

  /** Gives a document its aliases; undoes everything when another one has one of them. */
  function* name(id: Id, aliases: readonly string[] = []): Work<void> {
    for (const alias of new Set(aliases)) {
      if (!(yield* one(addAlias.bind({ ...id, alias })))) throw new Undo({ alias } satisfies AliasTaken)
    }
  }

  return {
    create: (document, most) =>
      unlessGone(
        engine.write(function* (): Work<Awaited<ReturnType<DocumentStore['create']>>> {
          const pool = yield* one(lockPool.bind({ pool: document.pool }))
          if (!pool) return 'gone'
          const id = { pool_key: document.pool, kind: document.kind, name: document.name }
          if (yield* one(find.bind(id))) return 'taken'
          const there = yield* one(counted.bind(id))
          if ((there?.count ?? 0) >= most) return 'full'
          if (!(yield* one(insert.bind(toRow(document))))) return 'taken'
          yield* name(id, document.aliases)
          return 'created'
        }),
        'gone',
      ),
    async find(pool, kind, name) {
      const [row] = await engine.read(find.bind({ pool_key: pool, kind, name }))
      return row && toDocument(row)
    },
    async findByAlias(pool, kind, alias) {
      const [row] = await engine.read(byAlias.bind({ pool_key: pool, kind, alias }))
      return row && toDocument(row)
    },
    change: (of, now, change) =>
      engine.write(function* (): Work<StoredDocument | AliasTaken | undefined> {
        const id = { pool_key: of.pool, kind: of.kind, name: of.name }
        // Else two that want each other's aliases would wait for each other.
        yield* run(lockPool.bind(of))
        const row = yield* one(findToChange.bind(id))
        if (!row) return undefined
        const before = toDocument(row)
        const { aliases, body, sealed } = change(before)
        const after = { ...before, body, sealed, updatedAt: now }
        yield* run(update.bind(toRow(after)))
        yield* run(removeAliases.bind(id))
        yield* name(id, aliases)
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
    body: bodyOf(row),
    ...(row.sealed !== null && { sealed: row.sealed }),
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
  }
}

/** Read far more often than it changes; but what holds images would take the place of everything else. */
const REMEMBERED_CHARACTERS = 65_536

function bodyOf({ pool_key, kind, name, body }: DocumentsTable): object {
  if (body.length > REMEMBERED_CHARACTERS) return parsed(body, {})
  return parsedOnce(`documents ${pool_key} ${kind} ${name}`, body) as object // an object is stored
}

function toRow(document: StoredDocument): DocumentsTable {
  return {
    pool_key: document.pool,
    kind: document.kind,
    name: document.name,
    body: JSON.stringify(document.body),
    sealed: document.sealed ?? null,
    created_at: document.createdAt.getTime(),
    updated_at: document.updatedAt.getTime(),
  }
}
