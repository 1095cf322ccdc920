import { uuid } from '../../crypto/secrets.ts'
import { requireClientOf } from '../../domain/clients/clients.ts'
import { createDocument } from '../../domain/documents/documents.ts'
import { MANAGED_LOGIN_BRANDING } from '../../domain/documents/managed-login-branding.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { describeBranding, refuseLooks } from './branding.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html */
export async function CreateManagedLoginBranding({
  input,
  services,
  refusal,
}: CallOf<'CreateManagedLoginBranding'>): Promise<Output<'CreateManagedLoginBranding'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  if (pool.settings.UserPoolTier === 'LITE') {
    throw refusal('InvalidParameterException', 'Managed login is not available in the LITE pricing tier.')
  }
  refuseLooks(input)
  const { UseCognitoProvidedValues = false, Settings = {}, Assets = [] } = input
  const ManagedLoginBrandingId = uuid(services.random)
  const now = epochSeconds(services.clock.now())
  const branding = await createDocument(services, MANAGED_LOGIN_BRANDING, pool, ManagedLoginBrandingId, {
    ManagedLoginBrandingId,
    UserPoolId: pool.id,
    ClientId: client.id,
    UseCognitoProvidedValues,
    ...(!UseCognitoProvidedValues && { Settings, Assets }),
    CreationDate: now,
    LastModifiedDate: now,
  })
  return { ManagedLoginBranding: describeBranding(branding) }
}
