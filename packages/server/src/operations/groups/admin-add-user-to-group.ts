import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import type { CallOf } from '../operation.ts'
import { requireGroup } from './group.ts'

const MOST_GROUPS_OF_A_USER = 100

/**
 * Makes a user a member of a group; being one already is no error.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html
 */
export async function AdminAddUserToGroup({ input, services }: CallOf<'AdminAddUserToGroup'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const group = await requireGroup(services, pool, input.GroupName)
  const isMember = await services.storage.groups.add(group.key, user.key, MOST_GROUPS_OF_A_USER)
  if (isMember) return {}
  // One of them may have gone meanwhile; if both are there, it is the limit
  await requireUser(services, pool, input.Username)
  await requireGroup(services, pool, input.GroupName)
  // The model gives this operation no such error, the service's list of quotas does
  throw new ApiError('LimitExceededException', `A user belongs to at most ${MOST_GROUPS_OF_A_USER} groups.`)
}
