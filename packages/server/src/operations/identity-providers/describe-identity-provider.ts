import { requireDocument } from '../../domain/documents/documents.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import { describeProvider } from '../../domain/federation/providers.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeIdentityProvider.html */
export async function DescribeIdentityProvider({
  input,
  services,
}: CallOf<'DescribeIdentityProvider'>): Promise<Output<'DescribeIdentityProvider'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const provider = await requireDocument(services, IDENTITY_PROVIDER, pool, input.ProviderName)
  return { IdentityProvider: describeProvider(provider) }
}
