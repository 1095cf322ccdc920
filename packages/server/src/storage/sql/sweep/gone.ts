import { sql } from 'kysely'
import type { PoolKey } from '../../port/index.ts'

/** The pool that deleted users, groups and clients are moved to until they are swept away. */
export const GONE = 0 as PoolKey // no key that is drawn

/** A name that belongs to nobody: what a row is called once its own name is free again. */
export function namedByKey<Name extends string>() {
  return sql<Name>`'!' || ${sql.ref('key')}`
}
