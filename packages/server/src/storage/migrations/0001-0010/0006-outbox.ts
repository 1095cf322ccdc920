import type { Migration } from '../migration.ts'

/** Messages on their way, each sealed for its row. */
export const outbox: Migration = ({ key, name, text, integer, table }) => [
  `create table outbox (
    key ${key},
    id ${name} not null,
    pool_key ${integer} not null,
    sealed ${text} not null,
    tries ${integer} not null,
    next_at ${integer} not null,
    expires_at ${integer} not null
  )${table}`,
  `create index outbox_by_time on outbox (next_at)`,
  `create index outbox_by_expiry on outbox (expires_at)`,
]
