import { sql } from 'kysely'
import type { Engine } from '../../engine.ts'
import { unlessGone } from '../../error.ts'
import type {
  ClientKey,
  Family,
  FamilyKey,
  NewSession,
  PoolKey,
  RefreshStore,
  RefreshToken,
  RotateOutcome,
  StartOutcome,
  UserKey,
} from '../../port/index.ts'
import { one, prepared, run, Undo, type Work } from '../../statement.ts'
import { locked } from '../locked.ts'
import { ENDED_AT, endedAt, ending } from './ended.ts'
import { spentRows } from './spent.ts'
import { ssoRows } from './sso-sessions.ts'
import { sessionRoom } from './user-sessions.ts'
import { toUser, USER_COLUMNS } from '../users/row.ts'
import { moment, optionalMoment } from '../values.ts'

interface FamilyRow {
  pool_key: PoolKey
  user_key: UserKey
  client_key: ClientKey
  origin_jti: string
  auth_time: number
  expires_at: number
  scope: string
  device_key: string | null
  factors: string | null
  code_hash: string | null
  resource: string | null
  epoch: number
  session_id: string | null
  active_at: number | null
  seen: string | null
  began_at: number | null
  sso_id: string | null
}

const FAMILY_COLUMNS = [
  'families.key as family_key',
  'families.client_key',
  'families.origin_jti',
  'families.auth_time',
  'families.expires_at',
  'families.scope',
  'families.device_key',
  'families.factors',
  'families.code_hash',
  'families.resource',
  'families.session_id',
  'families.sso_id',
] as const

/** Rotated tokens of a family that are forgotten in one statement. */
const FORGOTTEN = 200

export function refreshStore(engine: Engine): RefreshStore {
  const { db } = engine
  const spent = spentRows(engine)
  const sso = ssoRows(engine)
  const room = sessionRoom(engine)

  // A user or client that was deleted is still there, in another pool (sql/sweep.ts).
  const lockUser = prepared<{ pool: PoolKey; user: UserKey; client: ClientKey; epoch: number }>()((p) =>
    locked(
      engine,
      db
        .selectFrom('users')
        .select('key')
        .where('key', '=', p.user)
        .where('pool_key', '=', p.pool)
        .where('epoch', '=', p.epoch)
        .where((is) =>
          is.exists(is.selectFrom('clients').select('key').where('key', '=', p.client).where('pool_key', '=', p.pool)),
        ),
    ),
  )
  const insertFamily = prepared<FamilyRow>()((p) =>
    db
      .insertInto('families')
      .values({
        pool_key: p.pool_key,
        user_key: p.user_key,
        client_key: p.client_key,
        origin_jti: p.origin_jti,
        auth_time: p.auth_time,
        expires_at: p.expires_at,
        scope: p.scope,
        device_key: p.device_key,
        factors: p.factors,
        code_hash: p.code_hash,
        resource: p.resource,
        epoch: p.epoch,
        session_id: p.session_id,
        active_at: p.active_at,
        seen: p.seen,
        began_at: p.began_at,
        sso_id: p.sso_id,
      })
      .returning('key'),
  )
  const insertToken = prepared<{ hash: string; family: FamilyKey; issuedAt: number }>()((p) =>
    db
      .insertInto('tokens')
      .values({ hash: p.hash, family_key: p.family, issued_at: p.issuedAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning('family_key'),
  )
  const byHash = prepared<{ hash: string }>()((p) =>
    db
      .selectFrom('tokens')
      .innerJoin('families', 'families.key', 'tokens.family_key')
      .innerJoin('users', (join) =>
        join.onRef('users.key', '=', 'families.user_key').onRef('users.pool_key', '=', 'families.pool_key'),
      )
      .innerJoin('clients', (join) =>
        join.onRef('clients.key', '=', 'families.client_key').onRef('clients.pool_key', '=', 'families.pool_key'),
      )
      .select(USER_COLUMNS)
      .select(FAMILY_COLUMNS)
      .select(ENDED_AT.as('ended_at'))
      .select(['tokens.issued_at', 'tokens.rotated_at'])
      .where('tokens.hash', '=', p.hash),
  )
  const byHashToRotate = prepared<{ family: FamilyKey; hash: string }>()((p) =>
    locked(
      engine,
      db
        .selectFrom('tokens')
        .innerJoin('families', 'families.key', 'tokens.family_key')
        .select(['families.key', 'families.expires_at', 'tokens.rotated_at'])
        .select((is) => endedAt(is).as('ended_at'))
        .where('tokens.hash', '=', p.hash)
        .where('families.key', '=', p.family),
    ),
  )
  const byKey = prepared<{ key: FamilyKey }>()((p) =>
    db
      .selectFrom('families')
      .select('expires_at')
      .select((is) => endedAt(is).as('ended_at'))
      .where('key', '=', p.key),
  )
  const forget = prepared<{ family: FamilyKey; hash: string; until: number }>()((p) =>
    db
      .deleteFrom('tokens')
      .where('hash', 'in', (get) =>
        get
          .selectFrom('tokens')
          .select('hash')
          .where('family_key', '=', p.family)
          .where('rotated_at', '<=', p.until)
          .where('hash', '<>', p.hash)
          .limit(sql.lit(FORGOTTEN)),
      ),
  )
  const markRotated = prepared<{ hash: string; now: number }>()((p) =>
    db.updateTable('tokens').set({ rotated_at: p.now }).where('hash', '=', p.hash),
  )
  const revoke = prepared<{ key: FamilyKey; now: number }>()((p) =>
    db.updateTable('families').set(ending(p.now)).where('key', '=', p.key).where('revoked_at', 'is', null),
  )
  const byOrigin = prepared<{ pool: PoolKey; originJti: string }>()((p) =>
    db
      .selectFrom('families')
      .innerJoin('users', (join) =>
        join.onRef('users.key', '=', 'families.user_key').onRef('users.pool_key', '=', 'families.pool_key'),
      )
      .select(USER_COLUMNS)
      .select(FAMILY_COLUMNS)
      .select(ENDED_AT.as('ended_at'))
      .where('families.pool_key', '=', p.pool)
      .where('families.origin_jti', '=', p.originJti),
  )

  const seen = prepared<{ user: UserKey; device: string | null; now: number; address: string | null }>()((p) =>
    db
      .updateTable('devices')
      .set({ authenticated_at: p.now, last_address: p.address })
      .where('user_key', '=', p.user)
      .where('device_key', '=', p.device)
      .returning('device_key'),
  )

  const takeCode = prepared<{ hash: string }>()((p) =>
    db.deleteFrom('authorization_codes').where('hash', '=', p.hash).returning('hash'),
  )

  return {
    start: (family, hash, { epoch, spend = [], session, sso: step, from, now = family.authTime }) =>
      unlessGone<StartOutcome>(
        engine.write(function* (): Work<StartOutcome> {
          const user = yield* one(lockUser.bind({ ...family, epoch }))
          if (!user) return { refused: 'user' }
          const other = yield* spent.spend(spend)
          if (other) throw new Undo({ refused: 'spent', jti: other.jti })
          const { codeHash, ssoId } = family
          if (step) yield* sso.take(step)
          else if (ssoId !== undefined) yield* sso.touch(ssoId, now.getTime())
          if (codeHash !== undefined && !(yield* one(takeCode.bind({ hash: codeHash }))))
            throw new Undo({ refused: 'code' })
          const row = toRow(family, epoch, session, now)
          const at = now.getTime()
          const device = {
            user: family.user,
            device: row.device_key,
            now: at,
            address: from?.address || null,
          }
          if (from && !(yield* one(seen.bind(device)))) throw new Undo({ refused: 'device' })
          if (session) yield* room.make(family.user, session.most, at)
          const inserted = yield* one(insertFamily.bind(row))
          if (!inserted) throw new Undo({ refused: 'user' })
          yield* run(insertToken.bind({ hash, family: inserted.key, issuedAt: at }))
          return { started: inserted.key }
        }),
        { refused: 'user' },
      ),
    async find(hash) {
      const [row] = await engine.read(byHash.bind({ hash }))
      if (!row) return undefined
      const token: RefreshToken = {
        hash,
        issuedAt: moment(row.issued_at),
        rotatedAt: optionalMoment(row.rotated_at),
      }
      return { token, family: toFamily(row), user: toUser(row) }
    },
    rotate: ({ family, hash }, next, now, graceMs) =>
      engine.write<RotateOutcome>(function* () {
        const found = yield* one(byHashToRotate.bind({ family, hash }))
        const row = found ?? (yield* one(byKey.bind({ key: family })))
        const at = now.getTime()
        if (!row || row.expires_at <= at) return { refused: 'gone' }
        if (row.ended_at !== null) return { refused: 'revoked' }
        // Its successors were rotated, too, and it was forgotten.
        if (!found) return { refused: 'reused' }
        const { rotated_at } = found
        // Without grace the clock is not asked: that of another process may be slow, and calls overtake each other.
        const isLate = rotated_at !== null && (graceMs <= 0 || rotated_at + graceMs <= at)
        if (isLate) return { refused: 'reused' }
        if (rotated_at === null) yield* run(markRotated.bind({ hash, now: at }))
        yield* run(insertToken.bind({ hash: next, family, issuedAt: at }))
        yield* run(forget.bind({ family, hash, until: at - graceMs }))
        return { rotated: true }
      }),
    async revoke(key, now) {
      await engine.writeOne(revoke.bind({ key, now: now.getTime() }))
    },
    async findByOrigin(pool, originJti) {
      const [row] = await engine.read(byOrigin.bind({ pool, originJti }))
      return row && { family: toFamily(row), user: toUser(row) }
    },
  }
}

interface FoundFamily {
  /** The user's. */
  key: UserKey
  pool_key: PoolKey
  family_key: FamilyKey
  client_key: ClientKey
  origin_jti: string
  auth_time: number
  expires_at: number
  ended_at: number | null
  scope: string
  device_key: string | null
  factors: string | null
  code_hash: string | null
  resource: string | null
  session_id: string | null
  sso_id: string | null
}

function toFamily(row: FoundFamily): Family {
  return {
    key: row.family_key,
    pool: row.pool_key,
    user: row.key,
    client: row.client_key,
    originJti: row.origin_jti,
    authTime: moment(row.auth_time),
    expiresAt: moment(row.expires_at),
    revokedAt: optionalMoment(row.ended_at),
    scope: row.scope,
    deviceKey: row.device_key ?? undefined,
    factors: row.factors?.split(' ').filter(Boolean),
    codeHash: row.code_hash ?? undefined,
    resource: row.resource ?? undefined,
    sessionId: row.session_id ?? undefined,
    ssoId: row.sso_id ?? undefined,
  }
}

function toRow(
  family: Omit<Family, 'key' | 'revokedAt' | 'sessionId'>,
  epoch: number,
  session: NewSession | undefined,
  now: Date,
): FamilyRow {
  return {
    pool_key: family.pool,
    user_key: family.user,
    client_key: family.client,
    origin_jti: family.originJti,
    auth_time: family.authTime.getTime(),
    expires_at: family.expiresAt.getTime(),
    scope: family.scope,
    device_key: family.deviceKey ?? null,
    factors: family.factors?.join(' ') ?? null,
    code_hash: family.codeHash ?? null,
    resource: family.resource ?? null,
    epoch,
    session_id: session?.id ?? null,
    active_at: session ? now.getTime() : null,
    seen: session?.seen ?? null,
    began_at: session ? now.getTime() : null,
    sso_id: family.ssoId ?? null,
  }
}
