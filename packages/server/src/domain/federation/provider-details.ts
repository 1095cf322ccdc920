import { ApiError } from '../../errors.ts'
import type { IdentityProvider } from '../documents/identity-provider.ts'
import { readMetadata } from './saml-metadata.ts'

export type Details = IdentityProvider['ProviderDetails']

/** What a type of provider is told, and what is known of it. */
interface Form {
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** What is true of every provider of the type, unless it is given. */
  readonly known: (given: Details) => Details
}

const OWN_APPLICATION = ['client_id', 'client_secret', 'authorize_scopes']
/** What may be given in place of what is known: a provider of a test, or one without discovery. */
const ENDPOINTS = [
  'attributes_url',
  'attributes_url_add_attributes',
  'authorize_url',
  'jwks_uri',
  'oidc_issuer',
  'token_request_method',
  'token_url',
]
const URLS = new Set(['attributes_url', 'authorize_url', 'jwks_uri', 'MetadataURL', 'oidc_issuer', 'token_url'])

const FORMS: Readonly<Record<IdentityProvider['ProviderType'], Form>> = {
  Facebook: {
    required: OWN_APPLICATION,
    optional: ['api_version', ...ENDPOINTS],
    known: ({ api_version: version = 'v17.0' }) => ({
      api_version: version,
      attributes_url: `https://graph.facebook.com/${version}/me?fields=`,
      attributes_url_add_attributes: 'true',
      authorize_url: `https://www.facebook.com/${version}/dialog/oauth`,
      token_request_method: 'GET',
      token_url: `https://graph.facebook.com/${version}/oauth/access_token`,
    }),
  },
  Google: {
    required: OWN_APPLICATION,
    optional: ENDPOINTS,
    known: () => ({
      attributes_url: 'https://people.googleapis.com/v1/people/me?personFields=',
      attributes_url_add_attributes: 'true',
      authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
      oidc_issuer: 'https://accounts.google.com',
      token_request_method: 'POST',
      token_url: 'https://www.googleapis.com/oauth2/v4/token',
    }),
  },
  LoginWithAmazon: {
    required: OWN_APPLICATION,
    optional: ENDPOINTS,
    known: () => ({
      attributes_url: 'https://api.amazon.com/user/profile',
      attributes_url_add_attributes: 'false',
      authorize_url: 'https://www.amazon.com/ap/oa',
      token_request_method: 'POST',
      token_url: 'https://api.amazon.com/auth/o2/token',
    }),
  },
  OIDC: {
    // A public client has no secret.
    required: ['client_id', 'authorize_scopes', 'attributes_request_method', 'oidc_issuer'],
    optional: ['client_secret', ...ENDPOINTS],
    // Endpoints that are not given are discovered: they would be added here.
    known: () => ({ attributes_url_add_attributes: 'false' }),
  },
  SAML: {
    required: [],
    optional: [
      'ActiveEncryptionCertificate',
      'EncryptedResponses',
      'IDPInit',
      'IDPSignout',
      'MetadataFile',
      'MetadataURL',
      'RequestSigningAlgorithm',
      'SLORedirectBindingURI',
      'SSORedirectBindingURI',
    ],
    known: () => ({}),
  },
  SignInWithApple: {
    required: ['client_id', 'team_id', 'key_id', 'private_key', 'authorize_scopes'],
    optional: ENDPOINTS,
    known: () => ({
      attributes_url_add_attributes: 'false',
      authorize_url: 'https://appleid.apple.com/auth/authorize',
      oidc_issuer: 'https://appleid.apple.com',
      token_request_method: 'POST',
      token_url: 'https://appleid.apple.com/auth/token',
    }),
  },
}

const METHODS = ['GET', 'POST']
const FLAGS = ['true', 'false']
/** What some details may say; a value is compared as it is. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  attributes_request_method: METHODS,
  attributes_url_add_attributes: FLAGS,
  EncryptedResponses: FLAGS,
  IDPInit: FLAGS,
  IDPSignout: FLAGS,
  RequestSigningAlgorithm: ['rsa-sha256'],
  token_request_method: METHODS,
}

/** Completes what a provider is told by what is known of its type. Refuses what lacks something or has no effect. */
export function completeDetails(type: IdentityProvider['ProviderType'], given: Details): Details {
  const { required, optional, known } = FORMS[type]
  const missing = required.find((name) => !given[name])
  if (missing !== undefined) throw invalid(`The ${missing} is a required parameter for an identity provider of ${type}`)
  const unknown = Object.keys(given).find((name) => !required.includes(name) && !optional.includes(name))
  if (unknown !== undefined) throw invalid(`Invalid provider detail ${unknown} for an identity provider of ${type}`)
  for (const [name, value] of Object.entries(given)) refuseValue(name, value)
  if (type === 'OIDC' && !given['authorize_scopes']?.split(/\s+/).includes('openid')) {
    throw invalid('The authorize_scopes of an identity provider of OIDC must contain openid')
  }
  if (type === 'SAML') return completeSaml(given)
  return { ...known(given), ...given }
}

function refuseValue(name: string, value: string): void {
  if (VALUES[name] && !VALUES[name].includes(value)) throw invalid(`The ${name} must be ${VALUES[name].join(' or ')}`)
  if (name === 'api_version' && !/^v\d{1,3}\.\d{1,3}$/.test(value)) throw invalid('The api_version must be like v17.0')
  if (URLS.has(name) && !isEndpoint(value)) throw invalid(`The ${name} must be a URL of https`)
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Secrets are sent there, so only a provider on this machine may do without TLS. */
function isEndpoint(text: string): boolean {
  if (text.length > 2048 || text.includes('#') || !URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
}

function completeSaml(given: Details): Details {
  const { MetadataURL, MetadataFile, ActiveEncryptionCertificate: _, ...rest } = given
  if ((MetadataURL === undefined) === (MetadataFile === undefined)) {
    throw invalid('Either MetadataURL or MetadataFile is a required parameter for an identity provider of SAML')
  }
  // What a URL leads to is read when somebody signs in.
  if (MetadataFile === undefined) return { ...rest, ...(MetadataURL !== undefined && { MetadataURL }) }
  const { signIn, signOut } = readMetadata(MetadataFile)
  return {
    ...rest,
    MetadataFile,
    SSORedirectBindingURI: signIn,
    ...(signOut !== undefined && { SLORedirectBindingURI: signOut }),
  }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
