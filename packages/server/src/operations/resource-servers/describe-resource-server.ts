import { requireDocument } from '../../domain/documents/documents.ts'
import { RESOURCE_SERVER } from '../../domain/documents/resource-server.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeResourceServer.html */
export async function DescribeResourceServer({
  input,
  services,
}: CallOf<'DescribeResourceServer'>): Promise<Output<'DescribeResourceServer'>> {
  const pool = await requirePool(services, input.UserPoolId)
  return { ResourceServer: await requireDocument(services, RESOURCE_SERVER, pool, input.Identifier) }
}
