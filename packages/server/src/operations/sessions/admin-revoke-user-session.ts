import { requirePool } from '../../domain/pools/pools.ts'
import { revokeSession } from '../../domain/sessions/sessions.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Ends a session of a user: of tokens, or of a browser.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRevokeUserSession.html
 */
export async function AdminRevokeUserSession({ input, services }: CallOf<'AdminRevokeUserSession'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const isLinked = input.RevokeAssociatedSessions === 'LINKED'
  await revokeSession(services, pool, user, { id: input.SessionId, isLinked })
  return {}
}
