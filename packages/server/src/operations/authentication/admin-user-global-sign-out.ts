import { requirePool } from '../../domain/pools/pools.ts'
import { signOutEverywhere } from '../../domain/tokens/sign-out.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Ends every sign-in of a user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export async function AdminUserGlobalSignOut({ input, services }: CallOf<'AdminUserGlobalSignOut'>) {
  const pool = await requirePool(services, input.UserPoolId)
  await signOutEverywhere(services, pool, await requireUser(services, pool, input.Username))
  return {}
}
