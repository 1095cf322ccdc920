import { findPool } from '../../domain/pools.ts'
import { requireUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'
import { toUserType } from './wire.ts'

/**
 * Answers everything an administrator may know of a user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export const AdminGetUser = operation('AdminGetUser', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const { Attributes, ...rest } = toUserType(user)
  return { ...rest, Username: user.username, UserAttributes: Attributes }
})
