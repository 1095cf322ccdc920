import { sql, type RawBuilder } from 'kysely'
import type { Engine } from '../../engine.ts'
import type { PoolKey } from '../../port/index.ts'
import { prepared, run, type Statement, type Work } from '../../statement.ts'
import { type Key, type Keys, keyed, keyList, ROWS } from './keys.ts'

/** Families that go in one statement, with about as many tokens before them. */
export const FAMILIES = 100
/** Users, clients or groups that go in one statement; a user may take three aliases, five identities and a few codes along. */
const PARENTS = 50

type Loose = 'search' | 'guesses' | 'limits' | 'documents' | 'document_aliases' | 'domains' | 'inbox' | 'outbox'
type Parents = 'users' | 'clients' | 'groups'

/** What went, and whether there may be more of the same. */
export interface Gone {
  readonly rows: number
  readonly isMore: boolean
}

const NOTHING: Gone = { rows: 0, isMore: false }

/**
 * The steps that take away what is hidden or has expired, so many rows at a time. Each answers what went.
 *
 * Keys are read first and rows deleted by their keys: in one statement, PostgreSQL would plan to read whole tables.
 * Children go before their parents, and parents once they have none, so that foreign keys cascade to nothing but what
 * came in between.
 */
export function remains({ db }: Pick<Engine, 'db'>) {
  const statement = <Row = unknown>(build: (keys: RawBuilder<unknown>) => RawBuilder<unknown>): Statement<Keys, Row> =>
    prepared<Keys>()((p) => ({ compile: () => sql<Row>`${build(keyList(p))}`.compile(db) }))
  const limit = sql`limit ${sql.lit(ROWS)}`

  const tokens = statement<{ key: Key }>(
    (keys) => sql`select hash as key from tokens where family_key in ${keys} ${limit}`,
  )
  const removeTokens = statement((keys) => sql`delete from tokens where hash in ${keys}`)
  const removeFrom = (table: Parents | 'families') =>
    statement((keys) => sql`delete from ${sql.table(table)} where key in ${keys}`)
  const removeFamilies = removeFrom('families')

  /** Takes families away, or some of their tokens when they have many. */
  function* families(keys: readonly Key[]): Work<Gone> {
    if (keys.length === 0) return NOTHING
    const hashes = keysOf(yield* run(tokens.bind(keyed(keys))))
    yield* run(removeTokens.bind(keyed(hashes)))
    if (hashes.length === ROWS) return { rows: ROWS, isMore: true }
    yield* run(removeFamilies.bind(keyed(keys)))
    return { rows: hashes.length + keys.length, isMore: keys.length === FAMILIES }
  }

  function familiesBy(column: 'user_key' | 'client_key') {
    const find = statement<{ key: Key }>(
      (keys) =>
        sql`select key from families where ${sql.ref(column)} in ${keys} order by ${sql.ref(column)} limit ${sql.lit(FAMILIES)}`,
    )
    return function* (parents: Keys): Work<Gone> {
      return yield* families(keysOf(yield* run(find.bind(parents))))
    }
  }

  const membersBy = (column: 'user_key' | 'group_key') => rowsBy('members', 'user_key, group_key', column)

  /** Takes rows away that have a parent in a column. */
  function rowsBy(table: 'members' | 'devices' | 'sso_sessions', key: string, column: 'user_key' | 'group_key') {
    const remove = statement(
      (keys) => sql`
        delete from ${sql.table(table)} where (${sql.raw(key)}) in (
          select ${sql.raw(key)} from ${sql.table(table)} where ${sql.ref(column)} in ${keys} ${limit}
        ) returning 1`,
    )
    return function* (parents: Keys): Work<Gone> {
      const { length: rows } = yield* run(remove.bind(parents))
      return { rows, isMore: rows === ROWS }
    }
  }

  const passkeysOf = statement<{ key: Key }>((keys) => sql`select key from passkeys where user_key in ${keys} ${limit}`)
  const removePasskeys = statement((keys) => sql`delete from passkeys where key in ${keys}`)

  function* passkeys(users: Keys): Work<Gone> {
    const keys = keysOf(yield* run(passkeysOf.bind(users)))
    if (keys.length === 0) return NOTHING
    yield* run(removePasskeys.bind(keyed(keys)))
    return { rows: keys.length, isMore: keys.length === ROWS }
  }

  /** Takes some rows of a pool away, each after its children. */
  function inPool(table: Parents, ...children: ((parents: Keys) => Work<Gone>)[]) {
    const find = prepared<{ pool: PoolKey }>()(({ pool }) =>
      db.selectFrom(table).select('key').where('pool_key', '=', pool).orderBy('key').limit(sql.lit(PARENTS)),
    )
    const remove = removeFrom(table)
    return function* (pool: PoolKey): Work<Gone> {
      const keys = keysOf(yield* run(find.bind({ pool })))
      if (keys.length === 0) return NOTHING
      const parents = keyed(keys)
      let rows = 0
      for (const child of children) {
        const gone = yield* child(parents)
        rows += gone.rows
        if (gone.isMore) return { rows, isMore: true }
      }
      yield* run(remove.bind(parents))
      return { rows: rows + keys.length, isMore: keys.length === PARENTS }
    }
  }

  /** What belongs to a pool and to nothing else in it. */
  function loose(table: Loose, key: string) {
    const remove = prepared<{ pool: PoolKey }>()(({ pool }) => ({
      compile: () =>
        sql`delete from ${sql.table(table)} where (${sql.raw(key)}) in (
          select ${sql.raw(key)} from ${sql.table(table)} where pool_key = ${pool} ${limit}
        ) returning 1`.compile(db),
    }))
    return function* (pool: PoolKey): Work<Gone> {
      const { length: rows } = yield* run(remove.bind({ pool }))
      return { rows, isMore: rows === ROWS }
    }
  }

  const devicesBy = rowsBy('devices', 'user_key, device_key', 'user_key')
  const ssoSessionsBy = rowsBy('sso_sessions', 'id', 'user_key')
  const users = inPool('users', familiesBy('user_key'), membersBy('user_key'), devicesBy, ssoSessionsBy, passkeys)
  const ofUsers = [
    loose('search', 'pool_key, attribute, folded, user_key'),
    loose('guesses', 'pool_key, who'),
    loose('limits', 'pool_key, who, what'),
    loose('inbox', 'key'),
    loose('outbox', 'key'),
  ]

  return {
    families,
    /** What stands in a pool for its users and their doing. */
    people: [users, ...ofUsers],
    bound: [users, inPool('clients', familiesBy('client_key')), inPool('groups', membersBy('group_key'))],
    loose: [
      ...ofUsers,
      loose('document_aliases', 'pool_key, kind, alias'),
      loose('documents', 'pool_key, kind, name'),
      loose('domains', 'name'),
    ],
  }
}

function keysOf(rows: readonly { readonly key: Key }[]): Key[] {
  return rows.map(({ key }) => key)
}
