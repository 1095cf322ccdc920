import { deleteDocument } from '../../domain/documents/documents.ts'
import { MANAGED_LOGIN_BRANDING } from '../../domain/documents/managed-login-branding.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteManagedLoginBranding.html */
export async function DeleteManagedLoginBranding({ input, services }: CallOf<'DeleteManagedLoginBranding'>) {
  const pool = await requirePool(services, input.UserPoolId)
  await deleteDocument(services, MANAGED_LOGIN_BRANDING, pool, input.ManagedLoginBrandingId)
  return {}
}
