import type { Engine } from '../engine.ts'
import type { LimitStore, PoolKey } from '../port.ts'
import { prepared } from '../statement.ts'

export function limitStore(engine: Engine): LimitStore {
  const { db } = engine

  type Counted = { pool: PoolKey; who: string; what: string; now: number; expiresAt: number; never: number }
  const count = prepared<Counted>()((p) =>
    db
      .insertInto('limits')
      .values({ pool_key: p.pool, who: p.who, what: p.what, count: 1, expires_at: p.expiresAt })
      .onConflict((conflict) =>
        conflict.columns(['pool_key', 'who', 'what']).doUpdateSet({
          // A window that no clock near this one can have begun comes from before this one was set back.
          count: (is) =>
            is
              .case()
              .when(is.or([is('limits.expires_at', '<=', p.now), is('limits.expires_at', '>', p.never)]))
              .then(1)
              .else(is('limits.count', '+', 1))
              .end(),
          expires_at: (is) =>
            is
              .case()
              .when(is.or([is('limits.expires_at', '<=', p.now), is('limits.expires_at', '>', p.never)]))
              .then(p.expiresAt)
              .else(is.ref('limits.expires_at'))
              .end(),
        }),
      )
      .returning('count'),
  )
  const clear = prepared<{ pool: PoolKey; who: string; what: string }>()((p) =>
    db.deleteFrom('limits').where('pool_key', '=', p.pool).where('who', '=', p.who).where('what', '=', p.what),
  )

  return {
    async count(pool, who, what, now, windowMs) {
      const at = now.getTime()
      // The clocks of several processes differ, and calls overtake each other: either is far less than a window.
      const ends = { expiresAt: at + windowMs, never: at + 2 * windowMs }
      const [row] = await engine.writeOne(count.bind({ pool, who, what, now: at, ...ends }))
      return row?.count ?? 1
    },
    async clear(pool, who, what) {
      await engine.writeOne(clear.bind({ pool, who, what }))
    },
  }
}
