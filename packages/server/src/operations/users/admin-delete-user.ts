import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser, USER_DOES_NOT_EXIST } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Deletes a user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html
 */
export async function AdminDeleteUser({ input, services, refusal }: CallOf<'AdminDeleteUser'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  if (!(await services.storage.users.delete(user.key))) {
    throw refusal('UserNotFoundException', USER_DOES_NOT_EXIST)
  }
  return {}
}
