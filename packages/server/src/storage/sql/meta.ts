import type { Engine } from '../engine.ts'
import type { MetaStore } from '../port/index.ts'
import { one, prepared } from '../statement.ts'

/** Where the schema's version is kept; not among the keys of {@link MetaStore}. */
export const VERSION = 'schema version'
/** What the name of a migration stands behind; as with the version. */
export const MIGRATION = 'migration '

/** Statements on `meta`, which is there before any migration has run. */
export function metaStatements({ db }: Pick<Engine, 'db'>) {
  return {
    get: prepared<{ key: string }>()((p) => db.selectFrom('meta').select('value').where('key', '=', p.key)),
    under: prepared<{ prefix: string }>()((p) => db.selectFrom('meta').select('key').where('key', 'like', p.prefix)),
    entriesUnder: prepared<{ prefix: string }>()((p) =>
      db.selectFrom('meta').select(['key', 'value']).where('key', 'like', p.prefix),
    ),
    add: prepared<{ key: string; value: string }>()((p) =>
      db
        .insertInto('meta')
        .values({ key: p.key, value: p.value })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    set: prepared<{ key: string; value: string }>()((p) =>
      db
        .insertInto('meta')
        .values({ key: p.key, value: p.value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: p.value })),
    ),
    remove: prepared<{ key: string }>()((p) => db.deleteFrom('meta').where('key', '=', p.key)),
  }
}

export function metaStore(engine: Engine): MetaStore {
  const { get, entriesUnder, add, set, remove } = metaStatements(engine)
  return {
    async get(key) {
      const [row] = await engine.read(get.bind({ key: `:${key}` }))
      return row?.value
    },
    async list(prefix) {
      const rows = await engine.read(entriesUnder.bind({ prefix: `:${prefix}%` }))
      return new Map(rows.map(({ key, value }) => [key.slice(1), value]))
    },
    setOnce: (key, value) =>
      engine.write(function* () {
        yield add.bind({ key: `:${key}`, value })
        const row = yield* one(get.bind({ key: `:${key}` }))
        return row?.value ?? value
      }),
    put: (values) =>
      engine.write(function* () {
        for (const [name, value] of Object.entries(values)) {
          const key = `:${name}`
          yield value === undefined ? remove.bind({ key }) : set.bind({ key, value })
        }
      }),
  }
}
