import type { Engine } from '../engine.ts'
import { prepared, run, type Bound } from '../statement.ts'
import { FAMILIES, remains } from './sweep/remains.ts'
import type { Sweep } from './sweep/sweep.ts'

/** Expired codes and refresh tokens are kept this long, so that who brings one reads that it has expired. */
const REMAINS_MS = 24 * 60 * 60 * 1000

/** What is not done for one caller: forgetting what has expired, and emptying everything. */
export function upkeep(engine: Engine, sweep: Sweep) {
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
  const sessions = prepared<Expiry>()((p) =>
    db
      .deleteFrom('sessions')
      .where('name', 'in', (get) =>
        get.selectFrom('sessions').select('name').where('expires_at', '<=', p.now).orderBy('expires_at').limit(p.limit),
      )
      .returning('expires_at'),
  )
  const ssoSessions = prepared<Expiry>()((p) =>
    db
      .deleteFrom('sso_sessions')
      .where('id', 'in', (get) =>
        get
          .selectFrom('sso_sessions')
          .select('id')
          .where('expires_at', '<=', p.now)
          .orderBy('expires_at')
          .limit(p.limit),
      )
      .returning('expires_at'),
  )
  const authorizationCodes = prepared<Expiry>()((p) =>
    db
      .deleteFrom('authorization_codes')
      .where('hash', 'in', (get) =>
        get
          .selectFrom('authorization_codes')
          .select('hash')
          .where('expires_at', '<=', p.now)
          .orderBy('expires_at')
          .limit(p.limit),
      )
      .returning('expires_at'),
  )
  const letters = prepared<Expiry>()((p) =>
    db
      .deleteFrom('outbox')
      .where('key', 'in', (get) =>
        get.selectFrom('outbox').select('key').where('expires_at', '<=', p.now).orderBy('expires_at').limit(p.limit),
      )
      .returning('expires_at'),
  )
  const expired = prepared<Expiry>()((p) =>
    db.selectFrom('families').select('key').where('expires_at', '<=', p.now).orderBy('expires_at').limit(p.limit),
  )
  const { families } = remains(engine)
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

  const messages = prepared<Record<string, never>>()(() => db.deleteFrom('inbox'))

  const minutes = [spent, sessions, ssoSessions, authorizationCodes, guesses, limits, letters]

  return {
    purge: async (now: Date, limit: number): Promise<number> => {
      const at = now.getTime()
      const kinds: Bound[] = [
        ...minutes.map((statement) => statement.bind({ now: at, limit })),
        codes.bind({ now: at - REMAINS_MS, limit }),
      ]
      let rows = 0
      for (const kind of kinds) rows += (await engine.writeOne(kind)).length
      const ended = expired.bind({ now: at - REMAINS_MS, limit: Math.min(limit, FAMILIES) })
      rows += await engine.write(function* () {
        const keys = yield* run(ended)
        return (yield* families(keys.map(({ key }) => key))).rows
      })
      sweep.soon()
      return rows
    },
    async reset(keep?: 'pools') {
      await (keep ? sweep.people() : sweep.everything())
      for (const statement of minutes) {
        const all = statement.bind({ now: Number.MAX_SAFE_INTEGER, limit: 1000 })
        while ((await engine.writeOne(all)).length > 0);
      }
      await engine.writeOne(messages.bind({}))
    },
  }
}
