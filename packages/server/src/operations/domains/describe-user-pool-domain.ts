import { aliasTarget } from '../../domain/pools/domains.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Describes a domain by its name; one that nobody has is described by nothing.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolDomain.html
 */
export async function DescribeUserPoolDomain({
  input,
  services,
}: CallOf<'DescribeUserPoolDomain'>): Promise<Output<'DescribeUserPoolDomain'>> {
  const found = await services.storage.domains.find(input.Domain)
  if (!found) return { DomainDescription: {} }
  const { domain, pool } = found
  return {
    DomainDescription: {
      UserPoolId: pool.id,
      AWSAccountId: services.settings.accountId,
      Domain: domain.name,
      CloudFrontDistribution: aliasTarget(services),
      Version: domain.updatedAt.toISOString().replaceAll(/\D/g, '').slice(0, 14),
      Status: 'ACTIVE',
      CustomDomainConfig: domain.settings.CustomDomainConfig ?? { CertificateArn: undefined },
      ManagedLoginVersion: domain.settings.ManagedLoginVersion,
    },
  }
}
