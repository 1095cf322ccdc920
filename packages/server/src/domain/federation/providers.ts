import type { Input } from '../../model/types.gen.ts'
import type { Pool } from '../../storage/port/index.ts'
import { ApiError } from '../../errors.ts'
import { makeCertificate } from '../../crypto/certificate.ts'
import type { IdentityProvider } from '../documents/identity-provider.ts'
import type { Services } from '../services.ts'
import { completeMapping, refuseLevels } from './attribute-mapping.ts'
import { completeDetails } from './provider-details.ts'

type Given = Pick<
  Input<'UpdateIdentityProvider'>,
  'ProviderDetails' | 'AttributeMapping' | 'IdpIdentifiers' | 'AcrMapping'
>

/** How somebody of the pool's own is called among providers. */
export const OWN_USERS = 'COGNITO'
const SOCIAL = new Set(['Facebook', 'Google', 'LoginWithAmazon', 'SignInWithApple'])

/** Whether a provider is one of those that are called as their type. */
export function isSocial(type: string): boolean {
  return SOCIAL.has(type)
}

/** The group of those who sign in with a provider. */
export function groupNameOf({ id }: Pick<Pool, 'id'>, providerName: string): string {
  return `${id}_${providerName}`
}

/** Refuses a name that belongs to another type: a social provider is called as its type, and no other is. */
export function refuseName(type: string, name: string): void {
  const isTaken = SOCIAL.has(name) || name.toUpperCase() === OWN_USERS
  if (isSocial(type) ? name === type : !isTaken) return
  throw new ApiError('InvalidParameterException', `An identity provider of ${type} cannot have the name ${name}.`)
}

/** Gives the settings of a provider that a request brings, completed. Refuses what the model allows and the service does not. */
export function providerSettings(pool: Pool, type: IdentityProvider['ProviderType'], given: Given) {
  refuseLevels(type, given.AcrMapping)
  return {
    ...(given.ProviderDetails && { ProviderDetails: completeDetails(type, given.ProviderDetails) }),
    ...(given.AttributeMapping && { AttributeMapping: completeMapping(pool, type, given.AttributeMapping) }),
    ...(given.IdpIdentifiers && { IdpIdentifiers: [...new Set(given.IdpIdentifiers)] }),
    ...(given.AcrMapping && { AcrMapping: given.AcrMapping }),
  }
}

/** Gives a provider that wants its assertions encrypted a key of its own, unless it has one. */
export async function withEncryption(
  services: Pick<Services, 'keyStock' | 'random' | 'clock'>,
  provider: IdentityProvider,
  before?: IdentityProvider,
): Promise<IdentityProvider> {
  const { ProviderDetails: details } = provider
  if (details['EncryptedResponses'] !== 'true') return provider
  const earlier = before?.ProviderDetails['ActiveEncryptionCertificate']
  const kept =
    earlier !== undefined && before?.EncryptionKey ? { certificate: earlier, key: before.EncryptionKey } : undefined
  const { certificate, key } = kept ?? (await makeCertificate(services, provider.ProviderName))
  return {
    ...provider,
    ProviderDetails: { ...details, ActiveEncryptionCertificate: certificate },
    EncryptionKey: key,
  }
}

/** Writes a provider as every operation answers it. A private key is not among it; other secrets are, as in the service. */
export function describeProvider(provider: IdentityProvider) {
  const { EncryptionKey: _, ProviderDetails, ...described } = provider
  const { private_key: _key, ...details } = ProviderDetails
  return { ...described, ProviderDetails: details }
}
