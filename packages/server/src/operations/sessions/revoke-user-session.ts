import { revokeSession } from '../../domain/sessions/sessions.ts'
import type { CallOf } from '../operation.ts'

const CURRENT = 'The session of the access token itself can not be revoked.'

/**
 * Ends another session of the caller: of tokens, or of a browser.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html
 */
export async function RevokeUserSession({
  input,
  services,
  caller: { pool, user, family },
  refusal,
}: CallOf<'RevokeUserSession'>) {
  if (input.SessionId === family.sessionId) throw refusal('InvalidParameterException', CURRENT)
  const isLinked = input.RevokeAssociatedSessions === 'LINKED'
  await revokeSession(services, pool, user, { id: input.SessionId, isLinked })
  return {}
}
