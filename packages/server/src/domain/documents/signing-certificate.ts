import { ApiError } from '../../errors.ts'
import type { Certified } from '../../crypto/certificate.ts'
import type { DocumentKind } from './documents.ts'

/** What a pool signs its requests to SAML providers with. */
export const SIGNING_CERTIFICATE: DocumentKind<Certified> = {
  kind: 'signing-certificate',
  most: 1,
  sealed: ['key'],
  taken: () => new ApiError('InternalErrorException', 'The pool has a signing certificate.'),
  full: () => new ApiError('InternalErrorException', 'The pool has a signing certificate.'),
  unknown: () => new ApiError('ResourceNotFoundException', 'The pool has no signing certificate.'),
}
