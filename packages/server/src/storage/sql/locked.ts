import type { Engine } from '../engine.ts'

/**
 * A reading of rows that are about to be changed: they are kept from other writers until the transaction ends.
 *
 * Not from those who only refer to them: their keys stay as they are.
 */
export function locked<Query extends { forNoKeyUpdate(): Query }>({ can }: Pick<Engine, 'can'>, query: Query): Query {
  return can.lockRows ? query.forNoKeyUpdate() : query
}
