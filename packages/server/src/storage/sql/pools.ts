import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Background } from '../background.ts'
import type { Engine } from '../engine.ts'
import type { Pool, PoolId, PoolKey, PoolSettings, PoolStore } from '../port/index.ts'
import { locked } from './locked.ts'
import { one, prepared, run } from '../statement.ts'
import type { Sweep } from './sweep/sweep.ts'
import { moment, parsedOnce } from './values.ts'

export const POOL_COLUMNS = ['key', 'id', 'name', 'region', 'settings', 'created_at', 'updated_at'] as const

export interface PoolRow {
  key: PoolKey
  id: PoolId
  name: string
  region: string
  settings: string
  created_at: number
  updated_at: number
}

export function toPool(row: PoolRow): Pool {
  return {
    key: row.key,
    id: row.id,
    name: row.name,
    region: row.region,
    settings: parsedOnce(`pools ${row.key}`, row.settings) as PoolSettings, // only this storage writes the column
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
  }
}

/** An estimate is counted again when it is older than this. */
const ESTIMATE_MS = 60_000
/** Users counted in one go, and exactly: about a millisecond. */
const COUNTED = 10_000

export function poolStore(engine: Engine, background: Background, sweep: Sweep): PoolStore {
  const { db } = engine

  const insert = prepared<Omit<PoolRow, 'key'>>()((p) =>
    db
      .insertInto('pools')
      .values({
        id: p.id,
        name: p.name,
        region: p.region,
        settings: p.settings,
        created_at: p.created_at,
        updated_at: p.updated_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key'),
  )
  const byId = prepared<{ id: PoolId }>()((p) =>
    db.selectFrom('pools').select(POOL_COLUMNS).where('id', '=', p.id).where('region', '<>', ''),
  )
  const byIdToChange = prepared<{ id: PoolId }>()((p) =>
    locked(engine, db.selectFrom('pools').select(POOL_COLUMNS).where('id', '=', p.id)),
  )
  const update = prepared<Pick<PoolRow, 'key' | 'name' | 'settings' | 'updated_at'>>()((p) =>
    db
      .updateTable('pools')
      .set({ name: p.name, settings: p.settings, updated_at: p.updated_at })
      .where('key', '=', p.key),
  )
  const ofRegion = prepared<{ region: string; after: number; limit: number }>()((p) =>
    db
      .selectFrom('pools')
      .select(POOL_COLUMNS)
      .where('region', '=', p.region)
      .where('key', '>', p.after as PoolKey)
      .orderBy('key')
      .limit(p.limit),
  )
  const ofAnyRegion = prepared<{ after: number; limit: number }>()((p) =>
    db
      .selectFrom('pools')
      .select(POOL_COLUMNS)
      .where('region', '<>', '')
      .where('key', '>', p.after as PoolKey)
      .orderBy('key')
      .limit(p.limit),
  )
  const estimate = prepared<{ key: PoolKey }>()((p) =>
    db.selectFrom('pools').select(['users', 'users_at']).where('key', '=', p.key),
  )
  // Of processes that find an old estimate at once, one counts. A clock that was set back makes it old, too.
  const claimEstimate = prepared<{ key: PoolKey; now: number; stale: number }>()((p) =>
    db
      .updateTable('pools')
      .set({ users_at: p.now })
      .where('key', '=', p.key)
      .where((is) => is.or([is('users_at', '<=', p.stale), is('users_at', '>', p.now)]))
      .returning('key'),
  )
  const countSome = prepared<{ pool: PoolKey; after: number; limit: number }>()((p) =>
    db
      .selectFrom(
        db
          .selectFrom('users')
          .select('key')
          .where('pool_key', '=', p.pool)
          .where('key', '>', p.after as never)
          .orderBy('key')
          .limit(p.limit)
          .as('some'),
      )
      .select((get) => [get.fn.countAll<number>().as('count'), get.fn.max('some.key').as('last')]),
  )
  const setEstimate = prepared<{ key: PoolKey; users: number }>()((p) =>
    db.updateTable('pools').set({ users: p.users }).where('key', '=', p.key),
  )

  async function countFrom(pool: PoolKey, after: number) {
    const [some] = await engine.read(countSome.bind({ pool, after, limit: COUNTED + 1 }))
    return some ?? { count: 0, last: null }
  }

  async function count(pool: PoolKey, now: number, stopping: AbortSignal): Promise<void> {
    const claimed = await engine.writeOne(claimEstimate.bind({ key: pool, now, stale: now - ESTIMATE_MS }))
    if (claimed.length === 0) return
    let users = 0
    for (let after = 0; !stopping.aborted;) {
      const some = await countFrom(pool, after)
      users += some.count
      if (!some.last || some.count <= COUNTED) break
      after = some.last
      await nextTurn()
    }
    if (!stopping.aborted) await engine.writeOne(setEstimate.bind({ key: pool, users }))
  }

  return {
    async create(pool) {
      const [row] = await engine.writeOne(insert.bind(toRow(pool)))
      return row && { ...pool, key: row.key }
    },
    async find(id) {
      const [row] = await engine.read(byId.bind({ id }))
      return row && toPool(row)
    },
    change: (id, change) =>
      engine.write(function* () {
        const row = yield* one(byIdToChange.bind({ id }))
        if (!row) return undefined
        const before = toPool(row)
        const { name, settings, updatedAt } = change(before)
        const after = { ...before, name, settings, updatedAt }
        yield* run(update.bind({ key: row.key, ...toRow(after) }))
        return after
      }),
    delete: (id) => sweep.deletePool(id),
    async list(region, { after, limit }) {
      if (region === '') return []
      const page = { after: after ?? 0, limit }
      const rows = await engine.read(region === undefined ? ofAnyRegion.bind(page) : ofRegion.bind({ region, ...page }))
      return rows.map(toPool)
    },
    async estimateUsers(pool, now) {
      const { count: some } = await countFrom(pool, 0)
      if (some <= COUNTED) return some
      const [row] = await engine.read(estimate.bind({ key: pool }))
      if (!row) return 0
      const age = now.getTime() - row.users_at
      if (age >= ESTIMATE_MS || age < 0) {
        background.start(`count ${pool}`, (stopping) => count(pool, now.getTime(), stopping))
      }
      return Math.max(row.users, some)
    },
  }
}

function toRow(pool: Omit<Pool, 'key'>): Omit<PoolRow, 'key'> {
  return {
    id: pool.id,
    name: pool.name,
    region: pool.region,
    settings: JSON.stringify(pool.settings),
    created_at: pool.createdAt.getTime(),
    updated_at: pool.updatedAt.getTime(),
  }
}
