import { describeClient, requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
export async function DescribeUserPoolClient({
  input,
  services,
}: CallOf<'DescribeUserPoolClient'>): Promise<Output<'DescribeUserPoolClient'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  return { UserPoolClient: describeClient(services, { client, pool }) }
}
