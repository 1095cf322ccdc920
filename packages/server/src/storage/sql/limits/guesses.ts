import type { Engine } from '../../engine.ts'
import type { Guesses, GuessStore, PoolKey } from '../../port/index.ts'
import { prepared } from '../../statement.ts'
import { moment } from '../values.ts'

export function guessStore(engine: Engine): GuessStore {
  const { db } = engine

  const find = prepared<{ pool: PoolKey; who: string }>()((p) =>
    db.selectFrom('guesses').select(['failures', 'last_at']).where('pool_key', '=', p.pool).where('who', '=', p.who),
  )
  type Failure = { pool: PoolKey; who: string; now: number; quietSince: number; expiresAt: number }
  const fail = prepared<Failure & { free: number; seenAt: number }>()((p) =>
    db
      .insertInto('guesses')
      .values({ pool_key: p.pool, who: p.who, failures: 1, last_at: p.now, expires_at: p.expiresAt })
      .onConflict((conflict) =>
        conflict
          .columns(['pool_key', 'who'])
          .doUpdateSet({
            failures: (is) =>
              is
                .case()
                .when('guesses.last_at', '<=', p.quietSince)
                .then(1)
                .else(is('guesses.failures', '+', 1))
                .end(),
            last_at: p.now,
            expires_at: p.expiresAt,
          })
          .where((is) =>
            is.or([
              is('guesses.failures', '<', p.free),
              is('guesses.last_at', '=', p.seenAt),
              is('guesses.last_at', '<=', p.quietSince),
            ]),
          ),
      )
      .returning(['failures', 'last_at']),
  )
  const clear = prepared<{ pool: PoolKey; who: string }>()((p) =>
    db.deleteFrom('guesses').where('pool_key', '=', p.pool).where('who', '=', p.who),
  )

  return {
    async find(pool, who) {
      const [row] = await engine.read(find.bind({ pool, who }))
      return row && toGuesses(row)
    },
    async fail(pool, who, now, quietMs, { free, seen } = { free: Number.MAX_SAFE_INTEGER, seen: undefined }) {
      const at = now.getTime()
      const times = { now: at, quietSince: at - quietMs, expiresAt: at + quietMs, seenAt: seen?.lastAt.getTime() ?? -1 }
      const [row] = await engine.writeOne(fail.bind({ pool, who, free, ...times }))
      return row && toGuesses(row)
    },
    async clear(pool, who) {
      await engine.writeOne(clear.bind({ pool, who }))
    },
  }
}

function toGuesses(row: { failures: number; last_at: number }): Guesses {
  return { failures: row.failures, lastAt: moment(row.last_at) }
}
