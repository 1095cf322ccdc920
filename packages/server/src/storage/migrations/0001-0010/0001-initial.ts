import type { Migration } from '../migration.ts'

/**
 * The first schema.
 *
 * Rows of a user or pool go with it by foreign key, except those that are found without an index on the user (search)
 * or that forget themselves (guesses, limits, spent).
 */
export const initial: Migration = ({ key, integer, text, name, byPrimaryKey, table }) => [
  `create table pools (
    key ${key},
    id ${name} not null unique,
    name ${text} not null,
    region ${name} not null,
    settings ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    users ${integer} not null default 0,
    users_at ${integer} not null default 0
  )${table}`,
  `create index pools_of_region on pools (region, key)`,

  `create table clients (
    key ${key},
    id ${name} not null unique,
    pool_key ${integer} not null references pools on delete cascade,
    name ${text} not null,
    settings ${text} not null,
    secrets ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null
  )${table}`,
  `create index clients_of_pool on clients (pool_key, key)`,

  `create table users (
    key ${key},
    pool_key ${integer} not null references pools on delete cascade,
    sub ${name} not null,
    username ${name} not null,
    username_key ${name} not null,
    status ${name} not null,
    enabled ${integer} not null,
    attributes ${text} not null,
    pending ${text},
    password_kind ${text},
    password ${text},
    password_expires_at ${integer},
    epoch ${integer} not null,
    settings ${text},
    created_at ${integer} not null,
    updated_at ${integer} not null,
    unique (pool_key, username_key),
    unique (pool_key, sub)
  )${table}`,
  `create index users_of_pool on users (pool_key, key)`,
  `create index users_by_status on users (pool_key, status, key)`,
  `create index users_by_enabled on users (pool_key, enabled, key)`,
  // Where names are folded only: elsewhere username and username_key are the same, and the unique index serves.
  `create index users_by_username on users (pool_key, username, key) where username <> username_key`,

  `create table aliases (
    pool_key ${integer} not null,
    kind ${name} not null,
    name ${name} not null,
    user_key ${integer} not null references users on delete cascade,
    primary key (pool_key, kind, name)
  )${byPrimaryKey}`,
  `create index aliases_of_user on aliases (user_key)`,

  `create table search (
    pool_key ${integer} not null,
    attribute ${name} not null,
    folded ${name} not null,
    user_key ${integer} not null,
    value ${name} not null,
    primary key (pool_key, attribute, folded, user_key)
  )${byPrimaryKey}`,

  `create table "groups" (
    key ${key},
    pool_key ${integer} not null references pools on delete cascade,
    name ${name} not null,
    description ${text},
    role_arn ${text},
    precedence ${integer},
    created_at ${integer} not null,
    updated_at ${integer} not null,
    unique (pool_key, name)
  )${table}`,
  `create index groups_of_pool on "groups" (pool_key, key)`,

  `create table members (
    user_key ${integer} not null references users on delete cascade,
    group_key ${integer} not null references "groups" on delete cascade,
    primary key (user_key, group_key)
  )${byPrimaryKey}`,
  `create index members_of_group on members (group_key, user_key)`,

  `create table codes (
    user_key ${integer} not null references users on delete cascade,
    purpose ${name} not null,
    hash ${name} not null,
    attribute ${text} not null,
    destination ${text} not null,
    expires_at ${integer} not null,
    primary key (user_key, purpose)
  )${byPrimaryKey}`,
  `create index codes_by_expiry on codes (expires_at)`,

  `create table guesses (
    pool_key ${integer} not null,
    who ${name} not null,
    failures ${integer} not null,
    last_at ${integer} not null,
    expires_at ${integer} not null,
    primary key (pool_key, who)
  )${byPrimaryKey}`,
  `create index guesses_by_expiry on guesses (expires_at)`,

  `create table limits (
    pool_key ${integer} not null,
    who ${name} not null,
    what ${name} not null,
    count ${integer} not null,
    expires_at ${integer} not null,
    primary key (pool_key, who, what)
  )${byPrimaryKey}`,
  `create index limits_by_expiry on limits (expires_at)`,

  `create table families (
    key ${key},
    pool_key ${integer} not null,
    user_key ${integer} not null references users on delete cascade,
    client_key ${integer} not null references clients on delete cascade,
    origin_jti ${name} not null,
    auth_time ${integer} not null,
    expires_at ${integer} not null,
    revoked_at ${integer},
    scope ${text} not null,
    device_key ${text},
    unique (pool_key, origin_jti)
  )${table}`,
  `create index families_of_user on families (user_key)`,
  `create index families_of_client on families (client_key)`,
  `create index families_by_expiry on families (expires_at)`,

  `create table tokens (
    hash ${name} not null primary key,
    family_key ${integer} not null references families on delete cascade,
    issued_at ${integer} not null,
    rotated_at ${integer}
  )${byPrimaryKey}`,
  `create index tokens_of_family on tokens (family_key)`,

  `create table spent (
    jti ${name} not null primary key,
    expires_at ${integer} not null
  )${byPrimaryKey}`,
  `create index spent_by_expiry on spent (expires_at)`,

  `create table signing_keys (
    pool_key ${integer} not null references pools on delete cascade,
    "use" ${name} not null,
    generation ${integer} not null,
    kid ${text} not null,
    public_jwk ${text} not null,
    sealed_private ${text} not null,
    created_at ${integer} not null,
    primary key (pool_key, "use", generation)
  )${byPrimaryKey}`,
]
