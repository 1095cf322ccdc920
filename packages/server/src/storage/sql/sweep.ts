import { sql } from 'kysely'
import type { Background } from '../background.ts'
import type { Engine } from '../engine.ts'
import type { PoolId, PoolKey, UserKey } from '../port.ts'
import { prepared } from '../statement.ts'

/** Users that go in one transaction. */
const BATCH = 500

export interface PoolSweep {
  /** Takes a pool away, then what was in it; `false` when there is none. */
  begin(id: PoolId): Promise<boolean>
  /** Goes on with pools whose deletion was cut off, for at most `limit` users each; answers how many rows went. */
  resume(limit: number): Promise<number>
}

/**
 * How a pool of any size is deleted without a long transaction: first, in one step, it loses its id and its clients
 * theirs, so that nothing finds them any more; then its users go in batches, and the row last.
 *
 * A small pool is gone when `begin` resolves; of a large one the rest goes beside requests, and after a crash with the
 * next purge.
 */
export function poolSweep(engine: Engine, background: Background): PoolSweep {
  const { db } = engine

  const hide = prepared<{ id: PoolId }>()((p) =>
    db
      .updateTable('pools')
      .set({ id: sql<PoolId>`'!' || ${sql.ref('key')}`, region: '' })
      .where('id', '=', p.id)
      .returning('key'),
  )
  const hidden = prepared<{ limit: number }>()((p) =>
    db.selectFrom('pools').select('key').where('region', '=', '').orderBy('key').limit(p.limit),
  )
  const someUsers = prepared<{ pool: PoolKey; limit: number }>()((p) =>
    db
      .deleteFrom('users')
      .where('key', 'in', (get) =>
        get.selectFrom('users').select('key').where('pool_key', '=', p.pool).orderBy('key').limit(p.limit),
      )
      .returning('key'),
  )
  const someSearch = prepared<{ pool: PoolKey; limit: number }>()((p) =>
    db
      .deleteFrom('search')
      .where((is) =>
        is(
          is.refTuple('pool_key', 'attribute', 'folded', 'user_key'),
          'in',
          is
            .selectFrom('search')
            .select(['pool_key', 'attribute', 'folded', 'user_key'])
            .where('pool_key', '=', p.pool)
            .limit(p.limit)
            .$asTuple('pool_key', 'attribute', 'folded', 'user_key'),
        ),
      )
      .returning('user_key as key'),
  )
  const row = prepared<{ pool: PoolKey }>()((p) => db.deleteFrom('pools').where('key', '=', p.pool))
  const rest = (['search', 'guesses', 'limits'] as const).map((table) =>
    prepared<{ pool: PoolKey }>()((p) => db.deleteFrom(table).where('pool_key', '=', p.pool)),
  )

  /** One transaction's worth; answers how many rows went, and whether the pool was among them. */
  async function step(pool: PoolKey, limit: number): Promise<{ rows: number; done: boolean }> {
    const users: { key: UserKey }[] = await engine.writeOne(someUsers.bind({ pool, limit }))
    if (users.length === limit) return { rows: users.length, done: false }
    const search = await engine.writeOne(someSearch.bind({ pool, limit: limit * 4 }))
    if (search.length === limit * 4) return { rows: users.length + search.length, done: false }
    await engine.write(function* () {
      yield row.bind({ pool })
      // After the row, so that what a user created meanwhile has left here goes as well.
      for (const statement of rest) yield statement.bind({ pool })
    })
    return { rows: users.length + search.length + 1, done: true }
  }

  async function sweep(pool: PoolKey, stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const { done } = await step(pool, BATCH)
      if (done) return
    }
  }

  return {
    async begin(id) {
      const [pool] = await engine.writeOne(hide.bind({ id }))
      if (!pool) return false
      const { done } = await step(pool.key, BATCH)
      if (!done) background.start(`sweep ${pool.key}`, (stopping) => sweep(pool.key, stopping))
      return true
    },
    async resume(limit) {
      let rows = 0
      for (const { key } of await engine.read(hidden.bind({ limit: 10 }))) {
        rows += (await step(key, Math.min(limit, BATCH))).rows
      }
      return rows
    },
  }
}
