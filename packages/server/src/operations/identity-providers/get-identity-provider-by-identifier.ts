import { requireByAlias } from '../../domain/documents/documents.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import { describeProvider } from '../../domain/federation/providers.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetIdentityProviderByIdentifier.html */
export async function GetIdentityProviderByIdentifier({
  input,
  services,
}: CallOf<'GetIdentityProviderByIdentifier'>): Promise<Output<'GetIdentityProviderByIdentifier'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const provider = await requireByAlias(services, IDENTITY_PROVIDER, pool, input.IdpIdentifier)
  return { IdentityProvider: describeProvider(provider) }
}
