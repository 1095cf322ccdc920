import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toGroupType } from './group.ts'

const MOST_GROUPS = 10_000

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html */
export async function CreateGroup({ input, services, refusal }: CallOf<'CreateGroup'>): Promise<Output<'CreateGroup'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { groups } = services.storage
  if ((await groups.count(pool.key)) >= MOST_GROUPS) {
    throw refusal('LimitExceededException', `A user pool has at most ${MOST_GROUPS} groups.`)
  }
  const now = services.clock.now()
  const group = await groups.create({
    pool: pool.key,
    name: input.GroupName,
    description: input.Description,
    roleArn: input.RoleArn,
    precedence: input.Precedence,
    createdAt: now,
    updatedAt: now,
  })
  if (!group) {
    // Or the pool went meanwhile
    await requirePool(services, input.UserPoolId)
    throw refusal('GroupExistsException', `A group with the name ${input.GroupName} already exists.`)
  }
  return { Group: toGroupType(pool, group) }
}
