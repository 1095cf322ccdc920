import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'
import { requireGroup } from './group.ts'

/**
 * Ends a user's membership of a group; not being a member is no error.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html
 */
export async function AdminRemoveUserFromGroup({ input, services }: CallOf<'AdminRemoveUserFromGroup'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const group = await requireGroup(services, pool, input.GroupName)
  await services.storage.groups.remove(group.key, user.key)
  return {}
}
