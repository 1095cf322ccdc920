import { requirePool } from '../../domain/pools/pools.ts'
import { changeUser, requireUser, withNewEpoch } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Keeps a user from signing in, and ends its sign-ins.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html
 */
export async function AdminDisableUser({ input, services }: CallOf<'AdminDisableUser'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  await changeUser(services, pool, user, { revokeTokens: true }, (current) => ({
    ...withNewEpoch(current),
    enabled: false,
  }))
  return {}
}
