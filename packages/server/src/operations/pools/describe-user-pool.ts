import { describePool, requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export async function DescribeUserPool({
  input,
  services,
}: CallOf<'DescribeUserPool'>): Promise<Output<'DescribeUserPool'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const estimate = await services.storage.pools.estimateUsers(pool.key, services.clock.now())
  const domains = await services.storage.domains.ofPool(pool.key)
  return { UserPool: describePool(pool, estimate, services.settings.accountId, domains) }
}
