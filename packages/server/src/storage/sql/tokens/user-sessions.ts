import { sql } from 'kysely'
import type { Engine } from '../../engine.ts'
import type { FamilyKey, UserKey, UserSessionStore } from '../../port/index.ts'
import { one, prepared, run, Undo, type Work } from '../../statement.ts'
import { locked } from '../locked.ts'
import { moment } from '../values.ts'
import { ENDED_AT, endedAt, ending } from './ended.ts'
import { ssoRows } from './sso-sessions.ts'

/** When a session began; of those from before it was noted, when their user has signed in. */
const BEGAN_AT = sql<number>`coalesce(families.began_at, families.auth_time)`

/** Sessions over the limit that end in one step: there are more than one only where the limit was lowered. */
const SURPLUS = 100

export function userSessionStore(engine: Engine): UserSessionStore {
  const { db } = engine
  const sso = ssoRows(engine)
  const list = prepared<{ user: UserKey; now: number; limit: number }>()((p) =>
    db
      .selectFrom('families')
      .innerJoin('clients', (join) =>
        join.onRef('clients.key', '=', 'families.client_key').onRef('clients.pool_key', '=', 'families.pool_key'),
      )
      .innerJoin('users', 'users.key', 'families.user_key')
      .select(['families.key', 'session_id', 'clients.id as client', 'origin_jti', 'sso_id', 'active_at', 'seen'])
      .select(BEGAN_AT.as('began_at'))
      .where('user_key', '=', p.user)
      .where('session_id', 'is not', null)
      .where('expires_at', '>', p.now)
      .where(ENDED_AT, 'is', null)
      .orderBy(BEGAN_AT, 'desc')
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
  const lockUser = prepared<{ user: UserKey }>()((p) =>
    locked(engine, db.selectFrom('users').select('key').where('key', '=', p.user)),
  )
  const through = prepared<{ user: UserKey; id: string }>()((p) =>
    db.selectFrom('families').select('sso_id').where('user_key', '=', p.user).where('session_id', '=', p.id),
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
        ssoId: row.sso_id ?? undefined,
        createdAt: moment(row.began_at),
        activeAt: moment(row.active_at ?? row.began_at),
        seen: row.seen ?? '',
      }))
    },
    async end(user, id, now, isLinked = false) {
      const ended = end.bind({ user, id, now: now.getTime() })
      if (!isLinked) return (await engine.writeOne(ended)).length > 0
      return engine.write(function* (): Work<boolean> {
        yield* run(lockUser.bind({ user }))
        const { sso_id: ssoId } = (yield* one(through.bind({ user, id }))) ?? {}
        if (ssoId) yield* sso.end(ssoId)
        if (!(yield* one(ended))) throw new Undo(false)
        return true
      })
    },
    async touch({ key: family, ssoId }, at, seen) {
      const touched = touch.bind({ family, at: at.getTime(), seen })
      // A statement alone is cheaper.
      if (ssoId === undefined) await engine.writeOne(touched)
      else
        await engine.write(function* (): Work<void> {
          yield* sso.touch(ssoId, at.getTime())
          yield touched
        })
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
