import type { Engine } from '../engine.ts'
import { unlessGone } from '../error.ts'
import type { Domain, DomainStore, PoolKey } from '../port/index.ts'
import type { DomainsTable } from '../schema.ts'
import { one, prepared, run, type Work } from '../statement.ts'
import { locked } from './locked.ts'
import { POOL_COLUMNS, toPool } from './pools.ts'
import { moment, parsed } from './values.ts'

const COLUMNS = ['name', 'pool_key', 'kind', 'settings', 'created_at', 'updated_at'] as const

type Id = Pick<DomainsTable, 'name' | 'pool_key'>

export function domainStore(engine: Engine): DomainStore {
  const { db } = engine

  // A pool that is being deleted gets no domain any more.
  const lockPool = prepared<{ pool: PoolKey }>()((p) =>
    locked(engine, db.selectFrom('pools').select('key').where('key', '=', p.pool).where('region', '<>', '')),
  )
  const insert = prepared<DomainsTable>()((p) =>
    db
      .insertInto('domains')
      .values({
        name: p.name,
        pool_key: p.pool_key,
        kind: p.kind,
        settings: p.settings,
        created_at: p.created_at,
        updated_at: p.updated_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name'),
  )
  const byName = prepared<{ name: string }>()((p) =>
    db.selectFrom('domains').select(COLUMNS).where('name', '=', p.name),
  )
  const poolOf = prepared<{ pool: PoolKey }>()((p) =>
    db.selectFrom('pools').select(POOL_COLUMNS).where('key', '=', p.pool).where('region', '<>', ''),
  )
  const byIdToChange = prepared<Id>()((p) =>
    locked(
      engine,
      db.selectFrom('domains').select(COLUMNS).where('name', '=', p.name).where('pool_key', '=', p.pool_key),
    ),
  )
  const update = prepared<Pick<DomainsTable, 'name' | 'settings' | 'updated_at'>>()((p) =>
    db.updateTable('domains').set({ settings: p.settings, updated_at: p.updated_at }).where('name', '=', p.name),
  )
  const remove = prepared<Id>()((p) =>
    db.deleteFrom('domains').where('name', '=', p.name).where('pool_key', '=', p.pool_key).returning('name'),
  )
  const ofPool = prepared<{ pool: PoolKey }>()((p) =>
    db.selectFrom('domains').select(COLUMNS).where('pool_key', '=', p.pool).orderBy('kind'),
  )

  return {
    create: (domain) =>
      unlessGone(
        engine.write(function* (): Work<'created' | 'taken' | 'full' | 'gone'> {
          if (!(yield* one(lockPool.bind({ pool: domain.pool })))) return 'gone'
          if (yield* one(byName.bind(domain))) return 'taken'
          const held = yield* run(ofPool.bind(domain))
          if (held.some(({ kind }) => kind === domain.kind)) return 'full'
          return (yield* one(insert.bind(toRow(domain)))) ? 'created' : 'taken'
        }),
        'gone',
      ),
    async find(name) {
      const [row] = await engine.read(byName.bind({ name }))
      const [pool] = row ? await engine.read(poolOf.bind({ pool: row.pool_key })) : []
      return row && pool && { domain: toDomain(row), pool: toPool(pool) }
    },
    change: ({ name, pool }, now, change) =>
      engine.write(function* (): Work<Domain | undefined> {
        const row = yield* one(byIdToChange.bind({ name, pool_key: pool }))
        if (!row) return undefined
        const before = toDomain(row)
        const after = { ...before, settings: change(before.settings), updatedAt: now }
        yield* run(update.bind(toRow(after)))
        return after
      }),
    async delete({ name, pool }) {
      const rows = await engine.writeOne(remove.bind({ name, pool_key: pool }))
      return rows.length > 0
    },
    async ofPool(pool) {
      const rows = await engine.read(ofPool.bind({ pool }))
      return rows.map(toDomain)
    },
  }
}

function toDomain(row: DomainsTable): Domain {
  return {
    name: row.name,
    pool: row.pool_key,
    kind: row.kind,
    settings: parsed(row.settings, {}),
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
  }
}

function toRow(domain: Domain): DomainsTable {
  return {
    name: domain.name,
    pool_key: domain.pool,
    kind: domain.kind,
    settings: JSON.stringify(domain.settings),
    created_at: domain.createdAt.getTime(),
    updated_at: domain.updatedAt.getTime(),
  }
}
