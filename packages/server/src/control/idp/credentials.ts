import { createPrivateKey } from 'node:crypto'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { isLoopback } from '../../http/hosts.ts'

type Details = IdentityProvider['ProviderDetails']

/**
 * Whether a provider has credentials with which somebody could sign in there. Development stands in for the others.
 *
 * They are known by their form: what Google, Facebook, Amazon and Apple give out looks like nothing that is put into a
 * template until there is something real; other providers are real unless their host is one of the names that are
 * reserved for examples and tests (RFC 2606, RFC 6761). And who is told of other endpoints than the type's is taken at
 * that word.
 */
export function isReal({
  ProviderType: type,
  ProviderDetails: details,
}: Omit<IdentityProvider, 'ProviderName'>): boolean {
  const endpoint = details['token_url']
  const own = OWN_HOSTS[type]
  if (own && endpoint && !own.test(endpoint)) return true
  return REAL[type](details)
}

const OWN_HOSTS: Readonly<Partial<Record<IdentityProvider['ProviderType'], RegExp>>> = {
  Facebook: /^https:\/\/graph\.facebook\.com\//,
  Google: /^https:\/\/(?:www|oauth2)\.googleapis\.com\//,
  LoginWithAmazon: /^https:\/\/api\.amazon\.com\//,
  SignInWithApple: /^https:\/\/appleid\.apple\.com\//,
}

const REAL: Readonly<Record<IdentityProvider['ProviderType'], (details: Details) => boolean>> = {
  Facebook: ({ client_id: id = '', client_secret: secret = '' }) =>
    /^\d{9,20}$/.test(id) && /^[\da-f]{32}$/.test(secret),
  Google: ({ client_id: id = '', client_secret: secret = '' }) =>
    /^[\w-]{10,}\.apps\.googleusercontent\.com$/.test(id) && /^[\w-]{24,}$/.test(secret),
  LoginWithAmazon: ({ client_id: id = '', client_secret: secret = '' }) =>
    /^amzn1\.application-oa2-client\.[\da-f]{32}$/.test(id) && /^[\w.-]{32,}$/.test(secret),
  OIDC: ({ oidc_issuer: issuer = '' }) => isReachable(issuer),
  SAML: ({ MetadataURL: metadata, SSORedirectBindingURI: signIn = '' }) => isReachable(metadata ?? signIn),
  SignInWithApple: ({ private_key: key = '' }) => isKey(key),
}

const RESERVED = /(?:^|\.)(?:test|example|invalid|example\.(?:com|net|org))$/

/** Whether somebody may be there. What runs on this machine under a real name or port is. */
function isReachable(text: string): boolean {
  const host = URL.parse(text)?.hostname ?? ''
  return host !== '' && (isLoopback(host) || !RESERVED.test(host))
}

function isKey(text: string): boolean {
  try {
    const der = Buffer.from(text.replaceAll(/-----[A-Z ]+-----|\s|\\n/g, ''), 'base64')
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).asymmetricKeyType === 'ec'
  } catch {
    return false
  }
}
