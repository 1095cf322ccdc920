import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import type { Output } from '../../model/types.gen.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Group, Pool } from '../../storage/port/index.ts'

/** Finds a group by its name; refuses with ResourceNotFoundException when there is none. */
export async function requireGroup({ storage }: Pick<Services, 'storage'>, pool: Pool, name: string): Promise<Group> {
  const group = await storage.groups.find(pool.key, name)
  if (!group) throw groupUnknown()
  return group
}

export function groupUnknown(): ApiError {
  return new ApiError('ResourceNotFoundException', 'Group not found.')
}

/** Writes a group as every operation answers it. */
export function toGroupType(pool: Pool, group: Group) {
  return {
    GroupName: group.name,
    UserPoolId: pool.id,
    Description: group.description,
    RoleArn: group.roleArn,
    Precedence: group.precedence,
    LastModifiedDate: epochSeconds(group.updatedAt),
    CreationDate: epochSeconds(group.createdAt),
  } satisfies Output<'GetGroup'>['Group']
}
