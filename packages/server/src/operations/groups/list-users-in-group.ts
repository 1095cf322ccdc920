import { readPage } from '../../domain/paging.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { User, UserKey } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toUserType } from '../users/wire.ts'
import { requireGroup } from './group.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html */
export async function ListUsersInGroup({
  input,
  services,
}: CallOf<'ListUsersInGroup'>): Promise<Output<'ListUsersInGroup'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const group = await requireGroup(services, pool, input.GroupName)
  const { rows, next } = await readPage<User, UserKey>(
    services,
    { list: ['members', pool.id, String(group.key)], limit: input.Limit, token: input.NextToken },
    (page) => services.storage.groups.members(group.key, page),
    ({ key }) => key,
  )
  return { Users: rows.map((user) => toUserType(user)), NextToken: next }
}
