import type { ManagedLoginBrandingType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'
import type { Wire } from '../../model/wire.ts'
import type { ClientId } from '../../storage/port/index.ts'
import type { DocumentKind } from './documents.ts'

type Described = Wire<ManagedLoginBrandingType>

/** How the pages of managed login look for a client; its name is its id. */
export interface ManagedLoginBranding extends Described {
  readonly ManagedLoginBrandingId: string
  /** Not among what describes a branding. */
  readonly ClientId: ClientId
}

export const MANAGED_LOGIN_BRANDING: DocumentKind<ManagedLoginBranding> = {
  kind: 'managed-login-branding',
  // One of each client.
  most: 1000,
  aliases: ({ ClientId }) => [ClientId],
  taken: () =>
    new ApiError('ManagedLoginBrandingExistsException', 'Managed login branding exists for the app client already.'),
  full: () => new ApiError('LimitExceededException', 'A user pool has branding for at most 1000 app clients.'),
  unknown: () => new ApiError('ResourceNotFoundException', 'Managed login branding does not exist.'),
}
