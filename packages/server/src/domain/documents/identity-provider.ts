import type { IdentityProviderType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'
import type { Wire } from '../../model/wire.ts'
import type { DocumentKind } from './documents.ts'

type Described = Wire<IdentityProviderType>

/** Where else users of a pool sign in; its name is its provider name. */
export interface IdentityProvider extends Described {
  readonly ProviderName: string
  readonly ProviderType: NonNullable<Described['ProviderType']>
  readonly ProviderDetails: Readonly<Record<string, string>>
  /** PKCS#8 DER in base64: what encrypted assertions are opened with. Not among what describes a provider. */
  readonly EncryptionKey?: string | undefined
}

export const IDENTITY_PROVIDER: DocumentKind<IdentityProvider> = {
  kind: 'identity-provider',
  most: 300,
  sealed: ['ProviderDetails', 'EncryptionKey'],
  aliases: ({ IdpIdentifiers = [] }) => IdpIdentifiers,
  taken: (_, name) => new ApiError('DuplicateProviderException', `A provider with the name ${name} already exists`),
  aliasTaken: (_, identifier) =>
    new ApiError('InvalidParameterException', `The identifier ${identifier} belongs to another identity provider.`),
  full: () => new ApiError('LimitExceededException', 'A user pool has at most 300 identity providers.'),
  unknown: (_, name) => new ApiError('ResourceNotFoundException', `Identity provider ${name} does not exist.`),
}
