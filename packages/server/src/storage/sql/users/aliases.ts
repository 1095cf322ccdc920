import { createHash } from 'node:crypto'
import type { Engine } from '../../engine.ts'
import type { Alias, AliasKind, PoolKey, User, UserKey } from '../../port/index.ts'
import { one, prepared, run, Undo, type Work } from '../../statement.ts'
import { locked } from '../locked.ts'
import { toUser, USER_COLUMNS } from './row.ts'

/** Longer names are kept by their hash; PostgreSQL takes 2,704 bytes into an index. */
const LONGEST = 512

/** An alias as it is stored and looked up. */
export function aliasName(key: string): string {
  return key.length <= LONGEST ? key : `#${createHash('sha256').update(key).digest('base64url')}`
}

/** Who has which alias. */
export function aliasRows(engine: Engine) {
  const { db } = engine

  type Row = { pool_key: PoolKey; kind: AliasKind; name: string; user_key: UserKey }
  const insert = prepared<Row>()((p) =>
    db
      .insertInto('aliases')
      .values({ pool_key: p.pool_key, kind: p.kind, name: p.name, user_key: p.user_key })
      .onConflict((conflict) => conflict.doNothing())
      .returning('user_key'),
  )
  const holder = prepared<Omit<Row, 'user_key'>>()((p) =>
    locked(
      engine,
      db
        .selectFrom('users')
        .innerJoin('aliases', 'aliases.user_key', 'users.key')
        .select(USER_COLUMNS)
        .where('aliases.pool_key', '=', p.pool_key)
        .where('aliases.kind', '=', p.kind)
        .where('aliases.name', '=', p.name),
    ),
  )
  const remove = prepared<Row>()((p) =>
    db
      .deleteFrom('aliases')
      .where('pool_key', '=', p.pool_key)
      .where('kind', '=', p.kind)
      .where('name', '=', p.name)
      .where('user_key', '=', p.user_key),
  )
  const ofUser = prepared<{ user: UserKey }>()((p) =>
    db.selectFrom('aliases').select(['pool_key', 'kind', 'name', 'user_key']).where('user_key', '=', p.user),
  )
  const setAttributes = prepared<{ key: UserKey; attributes: string; now: number }>()((p) =>
    db.updateTable('users').set({ attributes: p.attributes, updated_at: p.now }).where('key', '=', p.key),
  )

  const lockPool = prepared<{ pool: PoolKey }>()((p) =>
    db.selectFrom('pools').select('key').where('key', '=', p.pool).forNoKeyUpdate(),
  )

  function* take(row: Row, move: boolean, now: Date): Work<void> {
    // Again when whoever had it gives it up between the two statements.
    while (!(yield* one(insert.bind(row)))) {
      const found = yield* one(holder.bind(row))
      if (found?.key === row.user_key) return
      // Only an address is proven to be somebody's; a preferred_username is whose it was first.
      if (!move || row.kind === 'preferred_username') throw new Undo({ refused: row.kind })
      if (found) yield* takeFrom(toUser(found), row, now)
    }
  }

  function* takeFrom(other: User, row: Row, now: Date): Work<void> {
    yield* run(remove.bind({ ...row, user_key: other.key }))
    const attributes = JSON.stringify({ ...other.attributes, [`${row.kind}_verified`]: 'false' })
    yield* run(setAttributes.bind({ key: other.key, attributes, now: now.getTime() }))
  }

  return {
    /**
     * Lets one at a time take aliases away in a pool, which comes before any other lock: else two users who take from
     * each other would wait for each other.
     */
    *lockMoves(pool: PoolKey): Work<void> {
      if (engine.can.lockRows) yield* run(lockPool.bind({ pool }))
    },
    /** Gives a user its first aliases; undoes everything when one is taken and may not be moved. */
    *add(user: User, aliases: readonly Alias[], move: boolean): Work<void> {
      for (const { kind, key } of aliases) {
        yield* take({ pool_key: user.pool, kind, name: aliasName(key), user_key: user.key }, move, user.createdAt)
      }
    },
    /** Makes these a user's aliases, and no others; undoes everything as above. */
    *replace(user: User, aliases: readonly Alias[], move: boolean, now: Date): Work<void> {
      const held = yield* run(ofUser.bind({ user: user.key }))
      const wanted = aliases.map(({ kind, key }) => ({ kind, name: aliasName(key) }))
      for (const row of held) {
        if (!wanted.some(({ kind, name }) => kind === row.kind && name === row.name)) yield* run(remove.bind(row))
      }
      for (const { kind, name } of wanted) {
        if (held.some((row) => kind === row.kind && name === row.name)) continue
        yield* take({ pool_key: user.pool, kind, name, user_key: user.key }, move, now)
      }
    },
  }
}
