import type { Migration } from '../migration.ts'

/** Who users are at identity providers: an identity is one user's. Long subjects are kept by their hash. */
export const identities: Migration = ({ integer, name, byPrimaryKey }) => [
  `create table identities (
    pool_key ${integer} not null,
    provider ${name} not null,
    attribute ${name} not null,
    subject ${name} not null,
    user_key ${integer} not null references users on delete cascade,
    primary key (pool_key, provider, attribute, subject)
  )${byPrimaryKey}`,
  `create index identities_of_user on identities (user_key)`,
]
