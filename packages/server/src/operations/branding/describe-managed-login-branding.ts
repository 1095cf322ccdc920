import { requireDocument } from '../../domain/documents/documents.ts'
import { MANAGED_LOGIN_BRANDING } from '../../domain/documents/managed-login-branding.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { describeBranding } from './branding.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBranding.html */
export async function DescribeManagedLoginBranding({
  input,
  services,
}: CallOf<'DescribeManagedLoginBranding'>): Promise<Output<'DescribeManagedLoginBranding'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const branding = await requireDocument(services, MANAGED_LOGIN_BRANDING, pool, input.ManagedLoginBrandingId)
  return { ManagedLoginBranding: describeBranding(branding, input.ReturnMergedResources) }
}
