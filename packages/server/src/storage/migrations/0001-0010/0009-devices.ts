import type { Migration } from '../migration.ts'

/** The devices that users have confirmed, each with a sealed verifier. */
export const devices: Migration = ({ name, text, integer, byPrimaryKey }) => [
  `create table devices (
    user_key ${integer} not null references users on delete cascade,
    device_key ${name} not null,
    pool_key ${integer} not null,
    name ${text},
    sealed ${text} not null,
    remembered ${integer} not null,
    last_address ${text},
    created_at ${integer} not null,
    updated_at ${integer} not null,
    authenticated_at ${integer} not null,
    primary key (user_key, device_key)
  )${byPrimaryKey}`,
  `create index families_of_device on families (user_key, device_key, key) where device_key is not null`,
]
