import { findPool } from '../../domain/pools.ts'
import { requireUser } from '../../domain/users.ts'
import { operation } from '../operation.ts'
import { requireGroup } from './group.ts'

/**
 * Ends a user's membership of a group; not being a member is no error.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html
 */
export const AdminRemoveUserFromGroup = operation('AdminRemoveUserFromGroup', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const group = await requireGroup(services, pool, input.GroupName)
  await services.storage.groups.remove(group.key, user.key)
  return {}
})
