import { NO_SUCH_DOMAIN, refuseDomain, toDomainAnswer } from '../../domain/pools/domains.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Changes what is given of a domain's settings.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolDomain.html
 */
export async function UpdateUserPoolDomain({
  input,
  services,
  refusal,
}: CallOf<'UpdateUserPoolDomain'>): Promise<Output<'UpdateUserPoolDomain'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { domains } = services.storage
  const found = await domains.find(input.Domain)
  if (found?.domain.pool !== pool.key) throw refusal('InvalidParameterException', NO_SUCH_DOMAIN)
  refuseDomain(pool, input)
  const { ManagedLoginVersion, CustomDomainConfig } = input
  if (CustomDomainConfig && found.domain.kind === 'prefix') {
    throw refusal('InvalidParameterException', `${input.Domain} is no custom domain, and has no certificate.`)
  }
  const at = { name: input.Domain, pool: pool.key }
  const changed = await domains.change(at, services.clock.now(), (settings) => ({
    ...settings,
    ...(ManagedLoginVersion !== undefined && { ManagedLoginVersion }),
    ...(CustomDomainConfig && { CustomDomainConfig }),
  }))
  if (!changed) throw refusal('InvalidParameterException', NO_SUCH_DOMAIN)
  return toDomainAnswer(services, changed)
}
