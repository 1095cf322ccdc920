import { readPage } from '../../domain/paging.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Client, ClientKey } from '../../storage/port/index.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html */
export async function ListUserPoolClients({
  input,
  services,
}: CallOf<'ListUserPoolClients'>): Promise<Output<'ListUserPoolClients'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { rows, next } = await readPage<Client, ClientKey>(
    services,
    { list: ['clients', pool.id], limit: input.MaxResults, token: input.NextToken },
    (page) => services.storage.clients.list(pool.key, page),
    ({ key }) => key,
  )
  return {
    UserPoolClients: rows.map(({ id, name }) => ({ ClientId: id, UserPoolId: pool.id, ClientName: name })),
    NextToken: next,
  }
}
