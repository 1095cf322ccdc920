import type { Engine } from '../engine.ts'
import { prepared, run, type Bound } from '../statement.ts'

/** Expired codes and refresh tokens are kept this long, so that who brings one reads that it has expired. */
const REMAINS_MS = 24 * 60 * 60 * 1000

/** What is not done for one caller: forgetting what has expired, and emptying everything. */
export function upkeep(engine: Engine) {
  const { db } = engine

  type Expiry = { now: number; limit: number }
  const spent = prepared<Expiry>()((p) =>
    db
      .deleteFrom('spent')
      .where('jti', 'in', (get) =>
        get.selectFrom('spent').select('jti').where('expires_at', '<=', p.now).orderBy('expires_at').limit(p.limit),
      )
      .returning('expires_at'),
  )
  const families = prepared<Expiry>()((p) =>
    db
      .deleteFrom('families')
      .where('key', 'in', (get) =>
        get.selectFrom('families').select('key').where('expires_at', '<=', p.now).orderBy('expires_at').limit(p.limit),
      )
      .returning('expires_at'),
  )
  const codes = prepared<Expiry>()((p) =>
    db
      .deleteFrom('codes')
      .where((is) =>
        is(
          is.refTuple('user_key', 'purpose'),
          'in',
          is
            .selectFrom('codes')
            .select(['user_key', 'purpose'])
            .where('expires_at', '<=', p.now)
            .orderBy('expires_at')
            .limit(p.limit)
            .$asTuple('user_key', 'purpose'),
        ),
      )
      .where('expires_at', '<=', p.now)
      .returning('expires_at'),
  )
  const guesses = prepared<Expiry>()((p) =>
    db
      .deleteFrom('guesses')
      .where((is) =>
        is(
          is.refTuple('pool_key', 'who'),
          'in',
          is
            .selectFrom('guesses')
            .select(['pool_key', 'who'])
            .where('expires_at', '<=', p.now)
            .orderBy('expires_at')
            .limit(p.limit)
            .$asTuple('pool_key', 'who'),
        ),
      )
      // Once more: it may have been counted up since.
      .where('expires_at', '<=', p.now)
      .returning('expires_at'),
  )
  const limits = prepared<Expiry>()((p) =>
    db
      .deleteFrom('limits')
      .where((is) =>
        is(
          is.refTuple('pool_key', 'who', 'what'),
          'in',
          is
            .selectFrom('limits')
            .select(['pool_key', 'who', 'what'])
            .where('expires_at', '<=', p.now)
            .orderBy('expires_at')
            .limit(p.limit)
            .$asTuple('pool_key', 'who', 'what'),
        ),
      )
      .where('expires_at', '<=', p.now)
      .returning('expires_at'),
  )

  // What others refer to goes last.
  const everything = (
    [
      'spent',
      'tokens',
      'families',
      'codes',
      'members',
      'groups',
      'search',
      'aliases',
      'guesses',
      'limits',
      'signing_keys',
      'users',
      'clients',
      'pools',
    ] as const
  ).map((table) => prepared<Record<string, never>>()(() => db.deleteFrom(table)))

  return {
    purge: async (now: Date, limit: number): Promise<number> => {
      const at = now.getTime()
      const kinds: Bound[] = [
        ...[spent, guesses, limits].map((statement) => statement.bind({ now: at, limit })),
        ...[codes, families].map((statement) => statement.bind({ now: at - REMAINS_MS, limit })),
      ]
      let rows = 0
      for (const kind of kinds) rows += (await engine.writeOne(kind)).length
      return rows
    },
    reset: () =>
      engine.write(function* () {
        for (const statement of everything) yield* run(statement.bind({}))
      }),
  }
}
