import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { requireGroup, toGroupType } from './group.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html */
export async function GetGroup({ input, services }: CallOf<'GetGroup'>): Promise<Output<'GetGroup'>> {
  const pool = await requirePool(services, input.UserPoolId)
  return { Group: toGroupType(pool, await requireGroup(services, pool, input.GroupName)) }
}
