import { findPool } from '../../domain/pools.ts'
import { signOutEverywhere } from '../../domain/sign-out.ts'
import { requireUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Ends every sign-in of a user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export const AdminUserGlobalSignOut = operation('AdminUserGlobalSignOut', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  await signOutEverywhere(services, pool, await requireUser(services, pool, input.Username))
  return {}
})
