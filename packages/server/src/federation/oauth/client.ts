import { hash } from 'node:crypto'
import type * as Openid from 'openid-client'
import type { Configuration, ServerMetadata } from 'openid-client'
import { NotAnswered } from '../../http/outgoing/send.ts'
import type { Elsewhere } from '../../domain/elsewhere.ts'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { FederationError } from '../error.ts'
import type { Form } from './form.ts'

type Library = typeof Openid

export interface Client {
  readonly openid: Library
  readonly config: Configuration
}

/** What was discovered is asked for anew after this time; keys are after five minutes (oauth4webapi). */
const KEPT_MS = 10 * 60_000
const MOST = 500
/** More than `reach` waits, whose words are better. */
const LIMIT_SECONDS = 6

type Kept = Map<string, { readonly at: number; readonly made: Promise<Client> }>
const kept = new WeakMap<Elsewhere, Kept>()

/** Few servers ever need it, and none before somebody signs in elsewhere. */
export function library(): Promise<Library> {
  return import('openid-client')
}

/** Gives the client of a provider, with the endpoints that it was told or that are discovered. */
export async function clientOf(elsewhere: Elsewhere, form: Form, provider: IdentityProvider): Promise<Client> {
  const known: Kept = kept.get(elsewhere) ?? new Map()
  kept.set(elsewhere, known)
  const name = nameOf(provider)
  const now = elsewhere.now()
  const found = known.get(name)
  if (found && now - found.at < KEPT_MS) return found.made
  known.delete(name)
  for (const oldest of known.keys()) {
    if (known.size < MOST) break
    known.delete(oldest)
  }
  const made = make(elsewhere, form, provider)
  known.set(name, { at: now, made })
  // What failed is tried again by the next who comes.
  made.catch(() => known.delete(name))
  return made
}

/** Forgets what is known of a provider whose answer was not as expected: its keys may have turned. */
export function forgetClient(elsewhere: Elsewhere, provider: IdentityProvider): void {
  kept.get(elsewhere)?.delete(nameOf(provider))
}

/** By all that it is told: two pools that say the same share it, and whatever is changed makes another. */
function nameOf({ ProviderType: type, ProviderName: called, ProviderDetails: details }: IdentityProvider): string {
  return hash('sha256', JSON.stringify([type, called, details]))
}

async function make(elsewhere: Elsewhere, form: Form, provider: IdentityProvider): Promise<Client> {
  const { ProviderDetails: details } = provider
  const openid = await library()
  const fetchElsewhere = fetcher(elsewhere, details)
  const options = {
    [openid.customFetch]: fetchElsewhere,
    execute: [openid.allowInsecureRequests],
    timeout: LIMIT_SECONDS,
  }
  const clientId = details['client_id'] ?? ''
  const server = form.discovers && !isTold(details) ? await discovered() : told(form, details)
  const secret = details['client_secret']
  const auth = form.secret
    ? secretOf(form, elsewhere, details)
    : secret
      ? openid.ClientSecretPost(secret)
      : openid.None()
  const config = new openid.Configuration(server, clientId, undefined, auth)
  config[openid.customFetch] = fetchElsewhere
  config.timeout = LIMIT_SECONDS
  // Whether something goes out in clear is for `reach` to say, and below.
  openid.allowInsecureRequests(config)
  if (form.isOpenId) openid.enableNonRepudiationChecks(config)
  return { openid, config }

  async function discovered(): Promise<ServerMetadata> {
    const issuer = details['oidc_issuer'] ?? ''
    const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), options)
    const metadata = { ...found.serverMetadata(), ...given(details) }
    // A provider that is known by https keeps to it: its metadata must not lead a secret out in clear.
    const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint = token_endpoint } = metadata
    const endpoints = [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint]
    const scheme = new URL(issuer).protocol === 'https:' ? /^https:/ : /^https?:/
    const isWhole = endpoints.every((url) => url !== undefined && scheme.test(url) && URL.canParse(url))
    if (!isWhole) throw new FederationError(`${provider.ProviderName} Error - invalid discovery document`)
    return metadata
  }
}

function isTold(details: IdentityProvider['ProviderDetails']): boolean {
  return ['authorize_url', 'token_url', 'jwks_uri'].every((name) => details[name])
}

function given(details: IdentityProvider['ProviderDetails']): Partial<ServerMetadata> {
  const { authorize_url, token_url, jwks_uri, attributes_url } = details
  return {
    ...(authorize_url && { authorization_endpoint: authorize_url }),
    ...(token_url && { token_endpoint: token_url }),
    ...(jwks_uri && { jwks_uri }),
    ...(attributes_url && { userinfo_endpoint: attributes_url }),
  }
}

/** Those of keys that only the provider has: of a secret that both know, each could say that the other has signed. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

function told({ keys }: Form, details: IdentityProvider['ProviderDetails']): ServerMetadata {
  const issuer = details['oidc_issuer'] ?? new URL(details['authorize_url'] ?? '').origin
  const algorithms = { id_token_signing_alg_values_supported: ALGORITHMS }
  return { ...(keys && { jwks_uri: keys }), ...given(details), ...algorithms, issuer }
}

/** The secret travels in the body (`client_secret_post`), drawn up anew for every request. */
function secretOf({ secret }: Form, elsewhere: Elsewhere, details: IdentityProvider['ProviderDetails']) {
  return (_: unknown, __: unknown, body: URLSearchParams) => {
    body.set('client_id', details['client_id'] ?? '')
    body.set('client_secret', secret?.(details, elsewhere.now()) ?? '')
  }
}

/** Sends what the library sends, through the one way out; and says what does not answer, in the service's words. */
function fetcher({ reach }: Elsewhere, details: IdentityProvider['ProviderDetails']) {
  return async (url: string, sent: { method: string; headers: Record<string, string>; body?: unknown }) => {
    const isToken = sent.method === 'POST' && sent.body instanceof URLSearchParams
    const body = sent.body instanceof URLSearchParams ? sent.body.toString() : undefined
    const asQuery = isToken && details['token_request_method'] === 'GET'
    try {
      // The library sends nothing else.
      const method = sent.method === 'POST' ? 'POST' : 'GET'
      if (!asQuery) return await reach(url, { method, headers: sent.headers, body })
      return await reach(`${url}${url.includes('?') ? '&' : '?'}${body}`, { method: 'GET', headers: sent.headers })
    } catch (cause) {
      throw new FederationError(silenceOf(cause, isToken, url), { cause })
    }
  }
}

function silenceOf(cause: unknown, isToken: boolean, url: string): string {
  const isLate = cause instanceof NotAnswered && cause.message === 'TimeoutError'
  if (!isLate) return 'Connection reset'
  if (isToken) return 'Timeout occurred in calling IdP token endpoint'
  return /jwks|keys|certs/i.test(new URL(url).pathname) ? 'Timeout in calling jwks uri' : 'Read timed out'
}
