import { readPage } from '../../domain/paging.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { parseUserFilter } from '../../domain/users/filter.ts'
import type { UserCursor, UserRow } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toUserType } from './wire.ts'

/**
 * Lists a pool's users, or those one condition selects.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export async function ListUsers({ input, services, refusal }: CallOf<'ListUsers'>): Promise<Output<'ListUsers'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const filter = parseUserFilter(pool, input.Filter)
  const wanted = input.AttributesToGet
  const known = new Set(pool.settings.SchemaAttributes?.map(({ Name }) => Name))
  if (wanted?.some((name) => !known.has(name))) {
    throw refusal('InvalidParameterException', 'One or more requested attributes do not exist.')
  }
  const { rows, next } = await readPage<UserRow, UserCursor>(
    services,
    { list: ['users', pool.id, input.Filter ?? ''], limit: input.Limit, token: input.PaginationToken },
    (page) => services.storage.users.list(pool.key, { ...page, filter }),
    ({ cursor }) => cursor,
  )
  const mayShow = wanted && ((name: string) => wanted.includes(name))
  return { Users: rows.map(({ user }) => toUserType(user, mayShow)), PaginationToken: next }
}
