import { describePool, findPool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export const DescribeUserPool = operation('DescribeUserPool', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const estimate = await services.storage.pools.estimateUsers(pool.key, services.clock.now())
  return { UserPool: describePool(pool, estimate, services.settings.accountId) }
})
