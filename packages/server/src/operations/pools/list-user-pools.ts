import { readPage } from '../../domain/paging.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Pool, PoolKey } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html */
export async function ListUserPools({
  input,
  services,
  region,
}: CallOf<'ListUserPools'>): Promise<Output<'ListUserPools'>> {
  const { rows, next } = await readPage<Pool, PoolKey>(
    services,
    { list: ['pools', region], limit: input.MaxResults, token: input.NextToken },
    (page) => services.storage.pools.list(region, page),
    ({ key }) => key,
  )
  return {
    UserPools: rows.map(({ id, name, settings, createdAt, updatedAt }) => ({
      Id: id,
      Name: name,
      LambdaConfig: settings.LambdaConfig,
      LastModifiedDate: epochSeconds(updatedAt),
      CreationDate: epochSeconds(createdAt),
    })),
    NextToken: next,
  }
}
