/** Names of SAML 2.0 that are compared. */
export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
export const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** Elements of that name, whatever their prefix. */
export const named = (name: string) => `*[local-name()='${name}']`

/** The name by which a pool is known to its providers (federation.md 7). */
export function entityIdOf({ id }: { readonly id: string }): string {
  return `urn:amazon:cognito:sp:${id}`
}
