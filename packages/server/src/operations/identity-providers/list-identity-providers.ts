import { listDocuments } from '../../domain/documents/documents.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListIdentityProviders.html */
export async function ListIdentityProviders({
  input,
  services,
}: CallOf<'ListIdentityProviders'>): Promise<Output<'ListIdentityProviders'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const page = { limit: input.MaxResults, token: input.NextToken }
  const { rows, next } = await listDocuments(services, IDENTITY_PROVIDER, pool, page)
  return {
    Providers: rows.map(({ ProviderName, ProviderType, LastModifiedDate, CreationDate }) => ({
      ProviderName,
      ProviderType,
      LastModifiedDate,
      CreationDate,
    })),
    NextToken: next,
  }
}
