import type { Engine } from '../../engine.ts'
import type { LimitStore, PoolKey } from '../../port/index.ts'
import { prepared } from '../../statement.ts'
import { moment } from '../values.ts'

/**
 * A row keeps one moment: when all that was taken is allowed again. Each taking moves it on by what one costs, and there
 * is nothing left while it lies further ahead than all that is allowed at once costs.
 */
export function limitStore(engine: Engine): LimitStore {
  const { db } = engine

  type Taken = { pool: PoolKey; who: string; what: string; cost: number; now: number }
  const take = prepared<Taken & { fresh: number; last: number; never: number }>()((p) =>
    db
      .insertInto('limits')
      .values({ pool_key: p.pool, who: p.who, what: p.what, count: 1, expires_at: p.fresh })
      .onConflict((conflict) =>
        conflict
          .columns(['pool_key', 'who', 'what'])
          .doUpdateSet({
            expires_at: (is) =>
              is
                .case()
                .when(is.or([is('limits.expires_at', '<=', p.now), is('limits.expires_at', '>', p.never)]))
                .then(p.fresh)
                .else(is('limits.expires_at', '+', p.cost))
                .end(),
          })
          // A moment that no clock near this one can have led to comes from before this one was set back.
          .where((is) => is.or([is('limits.expires_at', '<=', p.last), is('limits.expires_at', '>', p.never)])),
      )
      .returning('expires_at'),
  )
  const giveBack = prepared<Taken>()((p) =>
    db
      .updateTable('limits')
      .set((is) => ({ expires_at: is('expires_at', '-', p.cost) }))
      .where('pool_key', '=', p.pool)
      .where('who', '=', p.who)
      .where('what', '=', p.what)
      .where('expires_at', '>', p.now),
  )

  const find = prepared<Pick<Taken, 'pool' | 'who' | 'what'>>()((p) =>
    db
      .selectFrom('limits')
      .select('expires_at')
      .where('pool_key', '=', p.pool)
      .where('who', '=', p.who)
      .where('what', '=', p.what),
  )

  return {
    async take(pool, who, what, { most, everyMs }, now) {
      const at = now.getTime()
      const all = most * everyMs
      // The clocks of several processes differ, by far less than all of it takes.
      const bounds = { fresh: at + everyMs, last: at + all - everyMs, never: at + 2 * all }
      const rows = await engine.writeOne(take.bind({ pool, who, what, cost: everyMs, now: at, ...bounds }))
      return rows.length > 0
    },
    async next(pool, who, what, { most, everyMs }) {
      const [row] = await engine.read(find.bind({ pool, who, what }))
      return row && moment(row.expires_at - (most - 1) * everyMs)
    },
    async giveBack(pool, who, what, { everyMs }, now) {
      await engine.writeOne(giveBack.bind({ pool, who, what, cost: everyMs, now: now.getTime() }))
    },
  }
}
