import type { Kind } from './kind.ts'
import { requestUrl, signOutUrl } from './saml/request.ts'
import { personIn } from './saml/response.ts'

/** Any provider of SAML 2.0, by its metadata (federation.md 7). */
export const SAML: Kind = {
  path: '/saml2/idpresponse',
  begin: requestUrl,
  finish: personIn,
  signOut: signOutUrl,
}
