import { type ExpressionBuilder, sql } from 'kysely'
import type { Schema } from '../../schema.ts'

/** What a family becomes when it ends: nothing more is known of its session, nor through which it came. */
export function ending(now: number) {
  return { revoked_at: now, session_id: null, active_at: null, seen: null, began_at: null, sso_id: null } as const
}

/** When a family ended, by itself or hidden by a sign-out of its user (sql/sweep/signed-out.ts); NULL while it lives. */
export const ENDED_AT = sql<number | null>`coalesce(families.revoked_at,
  case when families.epoch < users.signed_out_epoch then users.signed_out_at end)`

/** As {@link ENDED_AT}, where the user is not read. */
export function endedAt(is: ExpressionBuilder<Schema, 'families'>) {
  return is.selectFrom('users').select(ENDED_AT.as('ended_at')).whereRef('users.key', '=', 'families.user_key')
}
