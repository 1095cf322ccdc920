import { requireClientOf } from '../../domain/clients/clients.ts'
import { requireByAlias } from '../../domain/documents/documents.ts'
import { MANAGED_LOGIN_BRANDING } from '../../domain/documents/managed-login-branding.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { describeBranding } from './branding.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBrandingByClient.html */
export async function DescribeManagedLoginBrandingByClient({
  input,
  services,
}: CallOf<'DescribeManagedLoginBrandingByClient'>): Promise<Output<'DescribeManagedLoginBrandingByClient'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  const branding = await requireByAlias(services, MANAGED_LOGIN_BRANDING, pool, client.id)
  return { ManagedLoginBranding: describeBranding(branding, input.ReturnMergedResources) }
}
