import { NO_SUCH_DOMAIN } from '../../domain/pools/domains.ts'
import type { PoolId } from '../../storage/port/index.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolDomain.html */
export async function DeleteUserPoolDomain({ input, services, refusal }: CallOf<'DeleteUserPoolDomain'>) {
  const pool = await services.storage.pools.find(input.UserPoolId as PoolId) // any text may be looked up
  const isDeleted = pool && (await services.storage.domains.delete({ name: input.Domain, pool: pool.key }))
  if (!isDeleted) throw refusal('InvalidParameterException', NO_SUCH_DOMAIN)
  return {}
}
