import { listSessions } from '../../domain/sessions/sessions.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toSessionDescriptionType } from './wire.ts'

/**
 * Lists the sessions of the caller, and tells which one calls.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
 */
export async function ListUserSessions({
  input,
  services,
  caller: { pool, user, family },
}: CallOf<'ListUserSessions'>): Promise<Output<'ListUserSessions'>> {
  const sessions = await listSessions(services, pool, user, input.NextToken)
  return { Sessions: sessions.map((session) => toSessionDescriptionType(session, family)) }
}
