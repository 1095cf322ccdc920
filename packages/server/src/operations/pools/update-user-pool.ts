import { updatedSettings } from '../../domain/pools/settings.ts'
import { changePool, requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

/**
 * Replaces a pool's settings: what is not given returns to its default, but for the name, each of the policies and the
 * mode of multi-factor authentication.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
export async function UpdateUserPool({ input, services }: CallOf<'UpdateUserPool'>) {
  const { id } = await requirePool(services, input.UserPoolId)
  await changePool(services, id, (pool) => ({
    name: input.PoolName ?? pool.name,
    settings: updatedSettings(pool.settings, input),
  }))
  return {}
}
