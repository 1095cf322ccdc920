import type { Migration } from '../migration.ts'

/**
 * Codes of OAuth 2.0 between a browser and the token endpoint. They are forgotten within minutes and refer to nobody, so
 * that no delete has to take them along. A family remembers the code it was started with.
 */
export const authorizationCodes: Migration = ({ name, text, integer, byPrimaryKey }) => [
  `create table authorization_codes (
    hash ${name} not null primary key,
    pool_key ${integer} not null,
    user_key ${integer} not null,
    client_key ${integer} not null,
    redirect_uri ${text} not null,
    scope ${text} not null,
    challenge ${text},
    nonce ${text},
    resource ${text},
    factors ${text} not null,
    auth_time ${integer} not null,
    epoch ${integer} not null,
    expires_at ${integer} not null
  )${byPrimaryKey}`,
  `create index authorization_codes_expiring on authorization_codes (expires_at)`,
  `alter table families add column code_hash ${name}`,
  `alter table families add column resource ${text}`,
  `create unique index families_of_code on families (code_hash) where code_hash is not null`,
]
