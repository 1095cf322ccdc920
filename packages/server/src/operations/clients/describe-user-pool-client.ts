import { describeClient, findClientOf } from '../../domain/clients.ts'
import { findPool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
export const DescribeUserPoolClient = operation('DescribeUserPoolClient', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const client = await findClientOf(services, pool, input.ClientId)
  return { UserPoolClient: describeClient(services, { client, pool }) }
})
