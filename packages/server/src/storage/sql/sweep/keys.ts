import { sql, type RawBuilder } from 'kysely'

/** Rows of one table that go in one statement: few, since on the disk each may lie on a page of its own. */
export const ROWS = 200

export type Key = number | string
/** Keys under the names that {@link keyList} has for them. */
export type Keys = Record<string, Key>

/** A list with a place for as many keys as there may be; NULL stands where there are fewer, and equals none. */
export function keyList<T = unknown>(p: Keys): RawBuilder<T> {
  return sql<T>`(${sql.join(Array.from({ length: ROWS }, (_, index) => p[`k${index}`]))})`
}

export function keyed(keys: readonly Key[]): Keys {
  return Object.fromEntries(keys.map((key, index) => [`k${index}`, key]))
}
