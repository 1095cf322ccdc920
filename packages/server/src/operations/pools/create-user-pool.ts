import { poolDefaults } from '../../domain/pool-settings.ts'
import { describePool, newPoolId } from '../../domain/pools.ts'
import { operation } from '../operation.ts'

/**
 * Makes a pool with the settings given and the defaults of the others.
 *
 * The tag `_custom_id_` fixes its id.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
 */
export const CreateUserPool = operation('CreateUserPool', async ({ input, services, region, refusal }) => {
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
})
