import { changeDocument, requireDocument } from '../../domain/documents/documents.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import { describeProvider, providerSettings, withEncryption } from '../../domain/federation/providers.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { refuseOwn } from './own.ts'

/**
 * Replaces the parts of an identity provider's settings that are given.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateIdentityProvider.html
 */
export async function UpdateIdentityProvider({
  input,
  services,
}: CallOf<'UpdateIdentityProvider'>): Promise<Output<'UpdateIdentityProvider'>> {
  const pool = await requirePool(services, input.UserPoolId)
  refuseOwn(input.ProviderName)
  const before = await requireDocument(services, IDENTITY_PROVIDER, pool, input.ProviderName)
  const settings = providerSettings(pool, before.ProviderType, input)
  const { ProviderDetails, EncryptionKey } = await withEncryption(services, { ...before, ...settings }, before)
  const changed = await changeDocument(services, IDENTITY_PROVIDER, pool, input.ProviderName, (current) => ({
    ...current,
    ...settings,
    ...(settings.ProviderDetails && { ProviderDetails, EncryptionKey }),
    LastModifiedDate: epochSeconds(services.clock.now()),
  }))
  return { IdentityProvider: describeProvider(changed) }
}
