import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { sessionsOf } from './wire.ts'

/**
 * Lists the sessions of the caller, and tells which one calls.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
 */
export async function ListUserSessions({
  input,
  services,
  caller: { pool, user, family },
}: CallOf<'ListUserSessions'>): Promise<Output<'ListUserSessions'>> {
  return sessionsOf(services, { pool, user, current: family }, input.NextToken)
}
