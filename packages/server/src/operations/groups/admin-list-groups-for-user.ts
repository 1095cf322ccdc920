import { readPage } from '../../domain/paging.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { Group } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toGroupType } from './group.ts'

/**
 * Lists a user's groups, the strongest precedence first and those without last.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html
 */
export async function AdminListGroupsForUser({
  input,
  services,
}: CallOf<'AdminListGroupsForUser'>): Promise<Output<'AdminListGroupsForUser'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const { rows, next } = await readPage<Group, Place>(
    services,
    { list: ['groups of user', pool.id, user.sub], limit: input.Limit, token: input.NextToken },
    async ({ after, limit }) => {
      const groups = (await services.storage.groups.ofUser(user.key)).toSorted(compare)
      return groups.filter((group) => !after || compare(group, after) > 0).slice(0, limit)
    },
    ({ name, precedence }) => ({ name, precedence }),
  )
  return { Groups: rows.map((group) => toGroupType(pool, group)), NextToken: next }
}

/** A place in the order, which outlives the group that had it. */
type Place = Pick<Group, 'name'> & Partial<Pick<Group, 'precedence'>>

function compare(a: Place, b: Place): number {
  const [first, second] = [a.precedence ?? Infinity, b.precedence ?? Infinity]
  if (first !== second) return first < second ? -1 : 1
  if (a.name === b.name) return 0
  return a.name < b.name ? -1 : 1
}
