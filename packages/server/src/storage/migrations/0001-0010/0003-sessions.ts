import type { Migration } from '../migration.ts'

/** What sign-ins between two of their steps remember that is too long to travel. */
export const sessions: Migration = ({ name, text, integer, table }) => [
  `create table sessions (
    name ${name} not null primary key,
    sealed ${text} not null,
    expires_at ${integer} not null
  )${table}`,
  `create index sessions_by_expiry on sessions (expires_at)`,
]
