import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { groupUnknown, requireGroup, toGroupType } from './group.ts'

/**
 * Changes what is given of a group and leaves the rest.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateGroup.html
 */
export async function UpdateGroup({ input, services }: CallOf<'UpdateGroup'>): Promise<Output<'UpdateGroup'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { key } = await requireGroup(services, pool, input.GroupName)
  const changed = await services.storage.groups.change(key, (group) => ({
    ...group,
    description: input.Description ?? group.description,
    roleArn: input.RoleArn ?? group.roleArn,
    precedence: input.Precedence ?? group.precedence,
    updatedAt: services.clock.now(),
  }))
  if (!changed) throw groupUnknown()
  return { Group: toGroupType(pool, changed) }
}
