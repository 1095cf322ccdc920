import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'
import { requireGroup } from './group.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteGroup.html */
export async function DeleteGroup({ input, services }: CallOf<'DeleteGroup'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const { key } = await requireGroup(services, pool, input.GroupName)
  await services.storage.groups.delete(key)
  return {}
}
