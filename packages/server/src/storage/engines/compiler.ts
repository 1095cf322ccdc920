import { DummyDriver, Kysely, type DialectAdapter, type QueryCompiler } from 'kysely'
import type { Schema } from '../schema.ts'

/** A query builder that compiles and never executes: execution is the engine's. */
export function compiler(adapter: () => DialectAdapter, queryCompiler: () => QueryCompiler): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: adapter,
      createDriver: () => new DummyDriver(),
      createIntrospector: () => {
        throw new Error('The schema is known.')
      },
      createQueryCompiler: queryCompiler,
    },
  })
}
