import { sql } from 'kysely'
import type { Engine } from '../../engine.ts'
import type { FamilyKey, PoolKey, Spending, SsoRefusal, SsoSessionStore, SsoStep, UserKey } from '../../port/index.ts'
import type { SsoSessionsTable } from '../../schema.ts'
import { one, prepared, run, Undo, type Work } from '../../statement.ts'
import { locked } from '../locked.ts'
import { keyed, keyList, ROWS } from '../sweep/keys.ts'
import { moment } from '../values.ts'
import { ending } from './ended.ts'
import { spentRows } from './spent.ts'

// Whoever locks several locks them in this order: user, session of the browser, codes, sign-ins.

/** Sessions over the limit that end in one step. */
const SURPLUS = 100

/** What a larger change does to the session of the browser it is made in. What is refused undoes all of it. */
export function ssoRows(engine: Pick<Engine, 'db' | 'can'>) {
  const { db } = engine
  const spent = spentRows(engine)
  const lockUser = prepared<{ pool: PoolKey; user: UserKey; epoch: number }>()((p) =>
    locked(
      engine,
      db
        .selectFrom('users')
        .select('key')
        .where('key', '=', p.user)
        .where('pool_key', '=', p.pool)
        .where('epoch', '=', p.epoch),
    ),
  )
  const surplus = prepared<{ user: UserKey; epoch: number; kept: number }>()((p) =>
    db
      .selectFrom('sso_sessions')
      .select('id')
      .where('user_key', '=', p.user)
      // What has ended with an earlier epoch takes no place.
      .orderBy(sql`case when epoch = ${p.epoch} then 0 else 1 end`)
      .orderBy('active_at', 'desc')
      .orderBy('id', 'desc')
      .limit(sql.lit(SURPLUS))
      .offset(p.kept),
  )
  const insert = prepared<SsoSessionsTable>()((p) =>
    db.insertInto('sso_sessions').values({
      id: p.id,
      pool_key: p.pool_key,
      user_key: p.user_key,
      client: p.client,
      epoch: p.epoch,
      seen: p.seen,
      created_at: p.created_at,
      active_at: p.active_at,
      expires_at: p.expires_at,
    }),
  )
  const active = prepared<{ id: string; at: number; seen: string }>()((p) =>
    db.updateTable('sso_sessions').set({ active_at: p.at, seen: p.seen }).where('id', '=', p.id).returning('id'),
  )
  const touch = prepared<{ id: string; at: number }>()((p) =>
    db.updateTable('sso_sessions').set({ active_at: p.at }).where('id', '=', p.id),
  )
  const remove = prepared<{ id: string }>()((p) => db.deleteFrom('sso_sessions').where('id', '=', p.id).returning('id'))

  function refuse(refusal: SsoRefusal): Undo {
    return new Undo(refusal)
  }

  /** Takes a step; the row of the user is locked where a session begins with it. */
  function* take({ id, at, seen, begins }: SsoStep): Work<void> {
    const now = at.getTime()
    if (!begins) {
      if (!(yield* one(active.bind({ id, at: now, seen })))) throw refuse({ refused: 'session' })
      return
    }
    const { pool, user, client, epoch, expiresAt, most, replaces } = begins
    if (replaces !== undefined) yield* run(remove.bind({ id: replaces }))
    for (const other of yield* run(surplus.bind({ user, epoch, kept: most - 1 }))) yield* run(remove.bind(other))
    const times = { created_at: now, active_at: now, expires_at: expiresAt.getTime() }
    yield* run(insert.bind({ id, pool_key: pool, user_key: user, client, epoch, seen, ...times }))
  }

  return {
    take,
    /** Takes a step, if there is one, and spends what led to it. */
    *spend(step: SsoStep | undefined, spend: readonly Spending[]): Work<void> {
      if (step?.begins && !(yield* one(lockUser.bind(step.begins)))) throw refuse({ refused: 'user' })
      const other = yield* spent.spend(spend)
      if (other) throw refuse({ refused: 'spent', jti: other.jti })
      if (step) yield* take(step)
    },
    /** Notes that what came through a session is used. */
    *touch(id: string, at: number): Work<void> {
      yield* run(touch.bind({ id, at }))
    },
    *end(id: string): Work<boolean> {
      return (yield* one(remove.bind({ id }))) !== undefined
    },
  }
}

export function ssoSessionStore(engine: Engine): SsoSessionStore {
  const { db } = engine
  const rows = ssoRows(engine)
  const isThere = prepared<{ id: string }>()((p) => db.selectFrom('sso_sessions').select('id').where('id', '=', p.id))
  const remove = prepared<{ id: string }>()((p) => db.deleteFrom('sso_sessions').where('id', '=', p.id))
  const list = prepared<{ user: UserKey; now: number; limit: number }>()((p) =>
    db
      .selectFrom('sso_sessions')
      .innerJoin('users', (join) =>
        join.onRef('users.key', '=', 'sso_sessions.user_key').onRef('users.epoch', '=', 'sso_sessions.epoch'),
      )
      .select(['id', 'client', 'sso_sessions.created_at', 'active_at', 'seen'])
      .where('user_key', '=', p.user)
      .where('expires_at', '>', p.now)
      .orderBy('sso_sessions.created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(p.limit),
  )
  const lockUser = prepared<{ user: UserKey }>()((p) =>
    locked(engine, db.selectFrom('users').select('epoch').where('key', '=', p.user)),
  )
  const lock = prepared<{ id: string; user: UserKey; epoch: number; now: number }>()((p) =>
    locked(
      engine,
      db
        .selectFrom('sso_sessions')
        .select('id')
        .where('id', '=', p.id)
        .where('user_key', '=', p.user)
        .where('epoch', '=', p.epoch)
        .where('expires_at', '>', p.now),
    ),
  )
  const codes = prepared<{ id: string }>()((p) =>
    db
      .deleteFrom('authorization_codes')
      .where('hash', 'in', (get) =>
        get.selectFrom('authorization_codes').select('hash').where('sso_id', '=', p.id).limit(sql.lit(ROWS)),
      )
      .returning('expires_at'),
  )
  const families = prepared<{ id: string }>()((p) =>
    db
      .selectFrom('families')
      .select('key')
      .where('sso_id', '=', p.id)
      .where('revoked_at', 'is', null)
      .limit(sql.lit(ROWS)),
  )
  const endFamilies = prepared<Record<string, number | string>>()((p) =>
    db
      .updateTable('families')
      .set(ending(p['now'] as number))
      .where('revoked_at', 'is', null)
      .where('key', 'in', keyList<FamilyKey>(p)),
  )

  /** Ends some of what came through a session, and answers whether that was all. */
  function* endLinked(id: string, now: number): Work<boolean> {
    if ((yield* run(codes.bind({ id }))).length === ROWS) return false
    const keys = (yield* run(families.bind({ id }))).map(({ key }) => key)
    if (keys.length > 0) yield* run(endFamilies.bind({ now, ...keyed(keys) }))
    return keys.length < ROWS
  }

  return {
    take: (step, spend) =>
      engine.write(function* (): Work<SsoRefusal | undefined> {
        yield* rows.spend(step, spend)
        return undefined
      }),
    async isThere(id) {
      return (await engine.read(isThere.bind({ id }))).length > 0
    },
    async list(user, now, limit) {
      const found = await engine.read(list.bind({ user, now: now.getTime(), limit }))
      return found.map(({ id, client, created_at, active_at, seen }) => ({
        id,
        client,
        createdAt: moment(created_at),
        activeAt: moment(active_at),
        seen,
      }))
    },
    async end(user, id, now, isLinked) {
      const at = now.getTime()
      const step = () =>
        engine.write(function* (): Work<boolean | 'some'> {
          const { epoch } = (yield* one(lockUser.bind({ user }))) ?? {}
          if (epoch === undefined || !(yield* one(lock.bind({ id, user, epoch, now: at })))) return false
          // Whoever fills a browser with codes makes no long statement of it; the session goes with the last of them.
          if (isLinked && !(yield* endLinked(id, at))) return 'some'
          return yield* rows.end(id)
        })
      let ended = await step()
      while (ended === 'some') ended = await step()
      return ended
    },
    async forget(id) {
      await engine.writeOne(remove.bind({ id }))
    },
  }
}
