import type { Migration } from '../migration.ts'

/** What users have registered to sign in with instead of a password: the public half of a key pair each. */
export const passkeys: Migration = ({ key, name, text, integer, table }) => [
  `create table passkeys (
    key ${key},
    pool_key ${integer} not null,
    user_key ${integer} not null references users on delete cascade,
    id ${name} not null,
    public_key ${text} not null,
    counter ${integer} not null,
    relying_party ${name} not null,
    name ${text} not null,
    attachment ${text},
    transports ${text} not null,
    created_at ${integer} not null,
    unique (pool_key, id)
  )${table}`,
  `create index passkeys_of_user on passkeys (user_key, key)`,
]
