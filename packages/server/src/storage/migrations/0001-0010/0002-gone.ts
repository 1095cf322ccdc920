import type { Migration } from '../migration.ts'

/** The pool of what is deleted and not yet swept away (sql/sweep.ts); no region, so nothing finds it. */
export const gone: Migration = () => [
  `insert into pools (key, id, name, region, settings, created_at, updated_at) values (0, '!0', '', '', '{}', 0, 0)`,
]
