import type { Engine } from '../engine.ts'

/** A reading of rows that are about to be changed: they are kept from other writers until the transaction ends. */
export function locked<Query extends { forUpdate(): Query }>({ can }: Pick<Engine, 'can'>, query: Query): Query {
  return can.lockRows ? query.forUpdate() : query
}
