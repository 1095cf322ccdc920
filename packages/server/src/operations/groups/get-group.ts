import { findPool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'
import { requireGroup, toGroupType } from './group.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html */
export const GetGroup = operation('GetGroup', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  return { Group: toGroupType(pool, await requireGroup(services, pool, input.GroupName)) }
})
