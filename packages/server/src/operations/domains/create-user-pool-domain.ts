import { kindOf, refuseDomain, toDomainAnswer } from '../../domain/pools/domains.ts'
import { poolUnknown, requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { Domain } from '../../storage/port/index.ts'
import type { CallOf } from '../operation.ts'

/**
 * Gives a pool a domain: a name under the service's own, or with a certificate one of the operator's.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html
 */
export async function CreateUserPoolDomain({
  input,
  services,
  refusal,
}: CallOf<'CreateUserPoolDomain'>): Promise<Output<'CreateUserPoolDomain'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const kind = kindOf(services, input)
  refuseDomain(pool, input)
  const { ManagedLoginVersion = 1, CustomDomainConfig } = input
  const now = services.clock.now()
  const domain: Domain = {
    name: input.Domain,
    pool: pool.key,
    kind,
    settings: { ManagedLoginVersion, ...(CustomDomainConfig && { CustomDomainConfig }) },
    createdAt: now,
    updatedAt: now,
  }
  const outcome = await services.storage.domains.create(domain)
  if (outcome === 'gone') throw poolUnknown(pool.id)
  if (outcome === 'taken') {
    throw refusal('InvalidParameterException', 'Domain already associated with another user pool.')
  }
  if (outcome === 'full') throw refusal('InvalidParameterException', 'User pool already has a domain configured.')
  return toDomainAnswer(services, domain)
}
