import { scopesOf, OWN_SCOPES } from '../../domain/clients/scopes.ts'
import { LEVELS, levelName } from '../../domain/pools/acr.ts'
import type { Level } from '../../domain/pools/acr.ts'
import { findByIdentifier } from '../../domain/federation/identifiers.ts'
import { OWN_USERS } from '../../domain/federation/providers.ts'
import type { Services } from '../../domain/services.ts'
import type { Client, Pool } from '../../storage/port/index.ts'
import { findClient } from '../client.ts'
import type { AtClient } from '../client.ts'
import type { Front } from '../front.ts'
import type { Parameters } from '../parameters.ts'
import { readParameters } from '../parameters.ts'
import type { Back } from './redirect.ts'
import { logged, logRefused, notPresent, refusedWith, showError, toErrorPage } from './redirect.ts'

// What nobody has published of the real service is chosen here and only here:
// - A parameter that is there twice is refused, with `invalid_request`.
// - A response type that does not exist has RFC 6749's own error.
// - Without `openid`, scopes of attributes are refused.
// - A resource that is none is refused with `invalid_request`.

/** What an application asks for, checked: a client, where it is answered, and what the answer is bound to. */
export interface Authorization extends AtClient, Back {
  readonly responseType: 'code' | 'token'
  readonly scopes: readonly string[]
  readonly nonce: string | undefined
  /** Of PKCE, by S256. */
  readonly challenge: string | undefined
  readonly resource: string | undefined
  readonly prompt: readonly string[]
  /** The most seconds since the sign-in. */
  readonly maxAge: number | undefined
  /** The levels asked for, in the order of preference. */
  readonly levels: readonly Level[]
  /** The identity provider to sign in with; `undefined` where it is chosen on the page. */
  readonly provider: string | undefined
  readonly loginHint: string | undefined
}

/**
 * Reads an authorization request (oauth.md 3), or answers how it is refused.
 *
 * Whoever is made to open a link with a redirect URI of somebody else would take their code there. So nothing but the
 * error page is answered before client and redirect URI are known to belong together, by exact comparison; from then on,
 * the application is told.
 */
export async function readAuthorization(
  services: Pick<Services, 'storage' | 'keyring' | 'log'>,
  front: Front,
  query: URLSearchParams,
): Promise<Authorization | Response> {
  const parameters = readParameters(query)
  const { get, repeated } = parameters
  const isTwice = (name: string) => query.getAll(name).length > 1
  if (isTwice('client_id') || isTwice('redirect_uri')) return showError('invalid_request')
  const clientId = get('client_id')
  if (clientId === undefined) return notPresent('client_id')
  const at = await findClient(services, front, clientId)
  const onPage = (error: 'invalid_request' | 'redirect_mismatch', detail: string) => {
    logRefused(services, error, detail)
    return toErrorPage(error, clientId)
  }
  if (!at) {
    const where = front.pool === undefined ? '' : ` of pool ${front.pool}, whose domain this is`
    return onPage('invalid_request', `there is no client ${clientId}${where}`)
  }
  const { settings } = at.client
  if (!settings.AllowedOAuthFlowsUserPoolClient) {
    return onPage('invalid_request', `client ${clientId} is without AllowedOAuthFlowsUserPoolClient`)
  }
  const redirectUri = get('redirect_uri') ?? settings.DefaultRedirectURI
  if (redirectUri === undefined) return notPresent('redirect_uri')
  if (!settings.CallbackURLs?.includes(redirectUri)) {
    return onPage(
      'redirect_mismatch',
      `redirect_uri ${logged(redirectUri)} is not among CallbackURLs of client ${clientId}`,
    )
  }
  if (!settings.SupportedIdentityProviders?.length) {
    return onPage('invalid_request', `client ${clientId} has no SupportedIdentityProviders`)
  }

  const back = { redirectUri, responseType: get('response_type'), state: get('state') }
  if (repeated !== undefined) return refusedWith(back, 'invalid_request', 'a parameter is repeated')
  const scopes = await scopesAsked(services, at, get('scope'))
  const provider = await providerAsked(services, at, parameters)
  const refusal = refusalOf(at, parameters, scopes, provider)
  if (refusal) {
    const [error, description, detail = description ?? error] = refusal
    logRefused(services, error, `${detail}, client ${clientId}`)
    return refusedWith(back, error, description)
  }
  return {
    ...at,
    ...back,
    responseType: back.responseType === 'token' ? 'token' : 'code',
    scopes,
    nonce: get('nonce'),
    challenge: get('code_challenge'),
    resource: get('resource'),
    prompt: words(get('prompt')),
    maxAge: get('max_age') === undefined ? undefined : Number(get('max_age')),
    levels: levelsAsked(at.pool, get('acr_values')),
    provider: provider === OWN_USERS ? undefined : provider,
    loginHint: get('login_hint'),
  }
}

/** What the application is told, and what the log is told in place of the description. */
type Refusal = readonly [error: string, description: string | undefined, detail: string | undefined]

const PROMPTS = new Set(['none', 'login', 'select_account', 'consent'])
const FLOWS: Readonly<Record<string, string>> = { code: 'code', token: 'implicit' }

/** Read downwards: a rule that is broken refuses in its words, as they were seen where they differ from the guide. */
function refusalOf(
  { pool, client }: AtClient,
  { get }: Parameters,
  scopes: readonly string[],
  provider: string | undefined,
): Refusal | undefined {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: allowed = [] } = client.settings
  const type = get('response_type')
  const flow = Object.hasOwn(FLOWS, type ?? '') ? FLOWS[type ?? ''] : undefined
  const [challenge, method] = [get('code_challenge'), get('code_challenge_method')]
  const prompt = words(get('prompt'))
  const resource = get('resource')
  const isLite = pool.settings.UserPoolTier === 'LITE'

  const beyond = scopes.filter((scope) => !allowed.includes(scope)).join(' ')
  const rules: readonly (readonly [
    broken: boolean,
    error: string,
    description?: string | undefined,
    detail?: string,
  ])[] = [
    [type === undefined, 'invalid_request', 'response_type is missing'],
    [
      flow === undefined,
      'unsupported_response_type',
      'unsupported_response_type',
      `response_type ${type} is neither code nor token`,
    ],
    [
      !flows.some((one) => one === flow),
      'invalid_request',
      'unauthorized_client',
      `response_type ${type} needs ${flow} among AllowedOAuthFlows`,
    ],
    [challenge !== undefined && method !== 'S256', 'invalid_request', 'code_challenge_method must be S256'],
    [challenge === undefined && method !== undefined, 'invalid_request', 'code_challenge is missing'],
    [challenge !== undefined && !/^[\w-]{43,128}$/.test(challenge), 'invalid_request', 'code_challenge is malformed'],
    [beyond !== '', 'invalid_request', 'invalid_scope', `not among AllowedOAuthScopes: ${beyond}`],
    [
      !scopes.includes('openid') && scopes.some(isOfAttributes),
      'invalid_request',
      'invalid_scope',
      'scopes of attributes need openid beside them',
    ],
    [resource !== undefined && isLite, 'invalid_scope', undefined, 'the tier LITE has no resource'],
    [resource !== undefined && !isResource(resource), 'invalid_request', 'resource is malformed'],
    // It is stored, and PostgreSQL has no place for some of it.
    [!/^\P{Cc}{0,2048}$/u.test(get('nonce') ?? ''), 'invalid_request', 'nonce is malformed'],
    [!prompt.every((one) => PROMPTS.has(one)), 'invalid_request', 'prompt is malformed'],
    [prompt.includes('none') && prompt.length > 1, 'invalid_request', 'prompt is malformed'],
    [!/^\d{0,9}$/.test(get('max_age') ?? ''), 'invalid_request', 'max_age is malformed'],
    [
      provider !== undefined && !isProviderOf(client, provider),
      'invalid_request',
      'Unknown identity provider',
      provider
        ? `${provider} is not among SupportedIdentityProviders`
        : 'no identity provider of the pool has this idp_identifier',
    ],
    [/\p{Cc}/u.test(get('login_hint') ?? ''), 'invalid_request', 'login_hint is malformed'],
  ]
  const [, error, description, detail] = rules.find(([broken]) => broken) ?? []
  return error === undefined ? undefined : [error, description, detail]
}

function words(text = ''): string[] {
  return text.split(' ').filter(Boolean)
}

function isOfAttributes(scope: string): boolean {
  return ['email', 'phone', 'profile'].includes(scope)
}

function isProviderOf({ settings }: Client, name: string): boolean {
  return settings.SupportedIdentityProviders?.includes(name) ?? false
}

/** The name of the provider asked for. An identifier that no provider has is no provider's name. */
async function providerAsked(
  services: Pick<Services, 'storage' | 'keyring'>,
  { pool }: AtClient,
  { get }: Parameters,
): Promise<string | undefined> {
  const [name, identifier] = [get('identity_provider'), get('idp_identifier')]
  if (name !== undefined || identifier === undefined) return name
  return (await findByIdentifier(services, pool, identifier))?.ProviderName ?? ''
}

/** The scopes asked for, or all of the client; without those that have since been taken from their resource server. */
async function scopesAsked(
  services: Pick<Services, 'storage'>,
  { pool, client }: AtClient,
  asked: string | undefined,
): Promise<string[]> {
  const { AllowedOAuthScopes: allowed = [] } = client.settings
  const scopes = asked === undefined ? allowed : words(asked)
  const known = await scopesOf(services, pool, client.settings)
  const isGone = (scope: string) => allowed.includes(scope) && !OWN_SCOPES.has(scope) && !known.has(scope)
  return [...new Set(scopes)].filter((scope) => !isGone(scope))
}

/** RFC 8707 §2: an absolute URI without a fragment; of plain http only this machine's. */
function isResource(text: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[\x21-\x7e]{1,2000}$/i.test(text) || text.includes('#')) return false
  const url = URL.parse(text)
  return url !== null && (url.protocol !== 'http:' || url.hostname === 'localhost')
}

/** Names that are none of the pool's levels say nothing, nor does any in a tier without levels. */
function levelsAsked({ settings }: Pool, asked: string | undefined): Level[] {
  if (settings.UserPoolTier === 'LITE') return []
  return words(asked).flatMap((name) => LEVELS.find((level) => levelName(settings, level) === name) ?? [])
}
