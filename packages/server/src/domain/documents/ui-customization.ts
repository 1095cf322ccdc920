import type { UICustomizationType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'
import type { Wire } from '../../model/wire.ts'
import type { DocumentKind } from './documents.ts'

/** How the classic pages look: for one client, whose id is its name, or for those without their own. */
export type UICustomization = Wire<UICustomizationType>

/** The name of what is for all clients without their own. */
export const ALL_CLIENTS = 'ALL'

export const UI_CUSTOMIZATION: DocumentKind<UICustomization> = {
  kind: 'ui-customization',
  // One of each client, and that of the others.
  most: 1001,
  taken: () => new ApiError('InvalidParameterException', 'The UI customization has just been set by somebody else.'),
  full: () => new ApiError('InvalidParameterException', 'A user pool has UI customizations for at most 1000 clients.'),
  unknown: () => new ApiError('ResourceNotFoundException', 'The UI is not customized.'),
}
