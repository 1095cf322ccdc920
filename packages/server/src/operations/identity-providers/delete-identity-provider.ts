import { deleteDocument } from '../../domain/documents/documents.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'
import { refuseOwn } from './own.ts'

/**
 * Deletes an identity provider; the users who signed in with it stay.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteIdentityProvider.html
 */
export async function DeleteIdentityProvider({ input, services }: CallOf<'DeleteIdentityProvider'>) {
  const pool = await requirePool(services, input.UserPoolId)
  refuseOwn(input.ProviderName)
  await deleteDocument(services, IDENTITY_PROVIDER, pool, input.ProviderName)
  return {}
}
