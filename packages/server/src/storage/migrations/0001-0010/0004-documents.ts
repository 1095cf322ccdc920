import type { Migration } from '../migration.ts'

/** Settings that are only given and given back: resource servers, identity providers, branding and the like. */
export const documents: Migration = ({ name, text, integer, byPrimaryKey }) => [
  `create table documents (
    pool_key ${integer} not null references pools on delete cascade,
    kind ${name} not null,
    name ${name} not null,
    body ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    primary key (pool_key, kind, name)
  )${byPrimaryKey}`,
]
