import { sql } from 'kysely'
import type { Engine } from '../../engine.ts'
import type { FamilyKey, UserKey, UserSessionStore } from '../../port/index.ts'
import { prepared, run, type Work } from '../../statement.ts'
import { moment } from '../values.ts'
import { ENDED_AT, endedAt, ending } from './ended.ts'

/** Sessions over the limit that end in one step: there are more than one only where the limit was lowered. */
const SURPLUS = 100

export function userSessionStore(engine: Engine): UserSessionStore {
  const { db } = engine
  const list = prepared<{ user: UserKey; now: number; limit: number }>()((p) =>
    db
      .selectFrom('families')
      .innerJoin('clients', (join) =>
        join.onRef('clients.key', '=', 'families.client_key').onRef('clients.pool_key', '=', 'families.pool_key'),
      )
      .innerJoin('users', 'users.key', 'families.user_key')
      .select(['families.key', 'session_id', 'clients.id as client', 'origin_jti', 'auth_time', 'active_at', 'seen'])
      .where('user_key', '=', p.user)
      .where('session_id', 'is not', null)
      .where('expires_at', '>', p.now)
      .where(ENDED_AT, 'is', null)
      .orderBy('auth_time', 'desc')
      .orderBy('families.key', 'desc')
      .limit(p.limit),
  )
  const end = prepared<{ user: UserKey; id: string; now: number }>()((p) =>
    db
      .updateTable('families')
      .set(ending(p.now))
      .where('user_key', '=', p.user)
      .where('session_id', '=', p.id)
      .where('expires_at', '>', p.now)
      .where((is) => is(endedAt(is), 'is', null))
      .returning('key'),
  )
  const touch = prepared<{ family: FamilyKey; at: number; seen: string }>()((p) =>
    db
      .updateTable('families')
      .set({ active_at: p.at, seen: p.seen })
      .where('key', '=', p.family)
      .where('session_id', 'is not', null),
  )
  return {
    async list(user, now, limit) {
      const rows = await engine.read(list.bind({ user, now: now.getTime(), limit }))
      return rows.map((row) => ({
        id: row.session_id ?? '',
        family: row.key,
        client: row.client,
        originJti: row.origin_jti,
        createdAt: moment(row.auth_time),
        activeAt: moment(row.active_at ?? row.auth_time),
        seen: row.seen ?? '',
      }))
    },
    async end(user, id, now) {
      return (await engine.writeOne(end.bind({ user, id, now: now.getTime() }))).length > 0
    },
    async touch(family, at, seen) {
      await engine.writeOne(touch.bind({ family, at: at.getTime(), seen }))
    },
  }
}

/** Makes room for one more session of a user. Runs in the step that starts it, with the user's row locked. */
export function sessionRoom({ db }: Engine) {
  const surplus = prepared<{ user: UserKey; now: number; kept: number }>()((p) =>
    db
      .selectFrom('families')
      .select('key')
      .where('user_key', '=', p.user)
      .where('session_id', 'is not', null)
      // What has expired, and waits to be purged, takes no place from what has not.
      .orderBy(sql`case when expires_at > ${p.now} then 0 else 1 end`)
      .orderBy('active_at', 'desc')
      .orderBy('key', 'desc')
      .limit(sql.lit(SURPLUS))
      .offset(p.kept),
  )
  const end = prepared<{ family: FamilyKey; now: number }>()((p) =>
    db.updateTable('families').set(ending(p.now)).where('key', '=', p.family).where('revoked_at', 'is', null),
  )
  return {
    *make(user: UserKey, most: number, now: number): Work<void> {
      for (const { key } of yield* run(surplus.bind({ user, now, kept: most - 1 })))
        yield* run(end.bind({ family: key, now }))
    },
  }
}
