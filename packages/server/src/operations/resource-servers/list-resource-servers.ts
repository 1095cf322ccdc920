import { listDocuments } from '../../domain/documents/documents.ts'
import { RESOURCE_SERVER } from '../../domain/documents/resource-server.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListResourceServers.html */
export async function ListResourceServers({
  input,
  services,
}: CallOf<'ListResourceServers'>): Promise<Output<'ListResourceServers'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const page = { limit: input.MaxResults, token: input.NextToken }
  const { rows, next } = await listDocuments(services, RESOURCE_SERVER, pool, page)
  return { ResourceServers: rows, NextToken: next }
}
