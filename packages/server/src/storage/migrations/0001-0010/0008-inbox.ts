import type { Migration } from '../migration.ts'

/** Messages that development mode shows instead of sending them, each sealed for its row. */
export const inbox: Migration = ({ key, name, text, integer, table }) => [
  // The size stands first: long messages need not be read to be counted.
  `create table inbox (
    key ${key},
    id ${name} not null,
    pool_key ${integer} not null,
    size ${integer} not null,
    sealed ${text} not null
  )${table}`,
]
