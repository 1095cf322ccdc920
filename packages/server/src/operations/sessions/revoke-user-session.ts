import type { CallOf } from '../operation.ts'
import { revokeSession } from './wire.ts'

const CURRENT = 'The session of the access token itself can not be revoked.'

/**
 * Ends another session of the caller, with all its tokens.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html
 */
export async function RevokeUserSession({
  input,
  services,
  caller: { pool, user, family },
  refusal,
}: CallOf<'RevokeUserSession'>) {
  if (input.SessionId === family.sessionId) throw refusal('InvalidParameterException', CURRENT)
  return revokeSession(services, pool, user, input.SessionId)
}
