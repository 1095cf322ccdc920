import type { Migration } from '../migration.ts'

/**
 * Sign-ins that are listed, and a sign-out of a user with many sign-ins: it is noted with the user, hides the sign-ins of
 * every epoch before it, and the sweep ends them. The index finds those of a user that have not ended.
 */
export const userSessions: Migration = ({ integer, name, text }) => [
  `alter table users add column signed_out_epoch ${integer}`,
  `alter table users add column signed_out_at ${integer}`,
  `create index users_signed_out on users (key) where signed_out_epoch is not null`,

  `alter table families add column epoch ${integer} not null default 0`,
  `alter table families add column session_id ${name}`,
  `alter table families add column active_at ${integer}`,
  `alter table families add column seen ${text}`,
  `create unique index families_of_session on families (user_key, session_id) where session_id is not null`,
  `drop index families_of_user`,
  `create index families_of_user on families (user_key, revoked_at)`,
]
