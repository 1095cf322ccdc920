import { requirePool } from '../../domain/pools/pools.ts'
import { changeUser, requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Lets a user sign in again.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html
 */
export async function AdminEnableUser({ input, services }: CallOf<'AdminEnableUser'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  await changeUser(services, pool, user, {}, (current) => ({ ...current, enabled: true }))
  return {}
}
