import type { Migration } from '../migration.ts'

/**
 * Sessions of browsers that are listed and can be ended by their user. Codes and sign-ins remember the one they came
 * through, and a sign-in when its own session began.
 */
export const ssoSessions: Migration = ({ integer, name, text, byPrimaryKey }) => [
  `create table sso_sessions (
    id ${name} not null primary key,
    pool_key ${integer} not null,
    user_key ${integer} not null references users on delete cascade,
    client ${name} not null,
    epoch ${integer} not null,
    seen ${text} not null,
    created_at ${integer} not null,
    active_at ${integer} not null,
    expires_at ${integer} not null
  )${byPrimaryKey}`,
  `create index sso_sessions_of_user on sso_sessions (user_key, active_at)`,
  `create index sso_sessions_expiring on sso_sessions (expires_at)`,

  `alter table authorization_codes add column sso_id ${name}`,
  `create index authorization_codes_of_sso on authorization_codes (sso_id) where sso_id is not null`,
  `alter table families add column began_at ${integer}`,
  `alter table families add column sso_id ${name}`,
  `create index families_of_sso on families (sso_id) where sso_id is not null`,
]
