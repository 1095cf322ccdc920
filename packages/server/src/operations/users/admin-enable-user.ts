import { findPool } from '../../domain/pools.ts'
import { changeUser, requireUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'

/**
 * Lets a user sign in again.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html
 */
export const AdminEnableUser = operation('AdminEnableUser', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  await changeUser(services, pool, user, {}, (current) => ({ ...current, enabled: true }))
  return {}
})
