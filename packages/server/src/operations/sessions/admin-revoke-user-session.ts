import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'
import { revokeSession } from './wire.ts'

/**
 * Ends a session of a user, with all its tokens.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRevokeUserSession.html
 */
export async function AdminRevokeUserSession({ input, services }: CallOf<'AdminRevokeUserSession'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  return revokeSession(services, pool, user, input.SessionId)
}
