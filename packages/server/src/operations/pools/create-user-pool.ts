import { poolDefaults } from '../../domain/pools/settings.ts'
import { describePool, newPoolId } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Makes a pool with the settings given and the defaults of the others.
 *
 * The tag `_custom_id_` fixes its id.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
 */
export async function CreateUserPool({
  input,
  services,
  region,
  refusal,
}: CallOf<'CreateUserPool'>): Promise<Output<'CreateUserPool'>> {
  const settings = poolDefaults(input)
  const id = newPoolId(services, region, settings.UserPoolTags)
  const now = services.clock.now()
  const { storage } = services
  const pool = await storage.pools.create({
    id,
    name: input.PoolName,
    region,
    settings,
    createdAt: now,
    updatedAt: now,
  })
  if (!pool) throw refusal('InvalidParameterException', `The user pool id ${id} is already taken.`)
  return { UserPool: describePool(pool, 0, services.settings.accountId) }
}
