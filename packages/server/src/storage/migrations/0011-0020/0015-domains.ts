import type { Migration } from '../migration.ts'

/** Domains of pools: a name is one pool's in the whole server, and a pool has one of each kind. */
export const domains: Migration = ({ integer, name, text, byPrimaryKey }) => [
  `create table domains (
    name ${name} not null primary key,
    pool_key ${integer} not null references pools on delete cascade,
    kind ${name} not null,
    settings ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    unique (pool_key, kind)
  )${byPrimaryKey}`,
]
