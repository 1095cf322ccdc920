import { readPage } from '../../domain/paging.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Group, GroupKey } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toGroupType } from './group.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html */
export async function ListGroups({ input, services }: CallOf<'ListGroups'>): Promise<Output<'ListGroups'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { rows, next } = await readPage<Group, GroupKey>(
    services,
    { list: ['groups', pool.id], limit: input.Limit, token: input.NextToken },
    (page) => services.storage.groups.list(pool.key, page),
    ({ key }) => key,
  )
  return { Groups: rows.map((group) => toGroupType(pool, group)), NextToken: next }
}
