import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

const PROTECTED =
  'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.'
const HAS_DOMAIN = 'User pool cannot be deleted. It has a domain configured that should be deleted first.'

/**
 * Deletes a pool with its users, clients and groups.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html
 */
export async function DeleteUserPool({ input, services, refusal }: CallOf<'DeleteUserPool'>) {
  const { key, id, settings } = await requirePool(services, input.UserPoolId)
  if (settings.DeletionProtection === 'ACTIVE') throw refusal('InvalidParameterException', PROTECTED)
  const domains = await services.storage.domains.ofPool(key)
  if (domains.length > 0) throw refusal('InvalidParameterException', HAS_DOMAIN)
  await services.storage.pools.delete(id)
  services.signingKeys.forget(key)
  return {}
}
