import type { Engine } from '../../engine.ts'
import { fold } from '../../fold.ts'
import type { FilterAttribute, PoolKey, User } from '../../port/index.ts'
import type { SearchTable } from '../../schema.ts'
import { prepared, run, type Work } from '../../statement.ts'

/** The attributes that have rows of their own. */
const SEARCHED: readonly FilterAttribute[] = [
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
]

/** UTF-16 units of a folded value that are indexed; PostgreSQL takes 2,704 bytes into an index. */
const INDEXED = 640

/** A value as it is searched by. */
export function searched(value: string): Pick<SearchTable, 'folded' | 'value'> {
  return { folded: cut(fold(value)), value: cut(value.normalize('NFC')) }
}

function cut(value: string): string {
  if (value.length <= INDEXED) return value
  // Half a character is none.
  return /[\uD800-\uDBFF]/.test(value.charAt(INDEXED - 1)) ? value.slice(0, INDEXED - 1) : value.slice(0, INDEXED)
}

/** Keeps the rows in step with a user's attributes. */
export function searchRows(engine: Engine) {
  const { db } = engine
  const insert = prepared<SearchTable>()((p) =>
    db.insertInto('search').values({
      pool_key: p.pool_key,
      attribute: p.attribute,
      folded: p.folded,
      user_key: p.user_key,
      value: p.value,
    }),
  )
  const remove = prepared<Omit<SearchTable, 'value'>>()((p) =>
    db
      .deleteFrom('search')
      .where('pool_key', '=', p.pool_key)
      .where('attribute', '=', p.attribute)
      .where('folded', '=', p.folded)
      .where('user_key', '=', p.user_key),
  )

  /** Replaces the rows of `before` by those of `after`; one of them is missing when the user comes or goes. */
  return function* replace(before: User | undefined, after: User | undefined): Work<void> {
    for (const attribute of SEARCHED) {
      const old = before?.attributes[attribute]
      const next = after?.attributes[attribute]
      if (old === next) continue
      if (before && old !== undefined) yield* run(remove.bind(row(before, attribute, old)))
      if (after && next !== undefined) yield* run(insert.bind(row(after, attribute, next)))
    }
  }
}

function row({ pool, key }: { pool: PoolKey; key: User['key'] }, attribute: string, value: string): SearchTable {
  return { pool_key: pool, attribute, user_key: key, ...searched(value) }
}
