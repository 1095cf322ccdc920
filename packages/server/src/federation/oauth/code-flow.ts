import type { Person } from '../../domain/federation/person.ts'
import { oneLine } from '../../http/text.ts'
import { FederationError } from '../error.ts'
import type { Kind, Needs, Trip, Wishes } from '../kind.ts'
import type { Client } from './client.ts'
import { clientOf, forgetClient, library } from './client.ts'
import type { Claims, Form, Place } from './form.ts'

/** Seconds by which the clock of a provider may be ahead. */
const AHEAD = 60

/**
 * A kind of provider that is asked by OAuth 2.0's code flow (federation.md 3).
 *
 * `openid-client` checks what an ID token has to be: signed by a key of the provider, from it, for this client, not
 * expired, and with the nonce of this very request.
 */
export function codeFlow(form: Form): Kind {
  return {
    path: '/oauth2/idpresponse',
    async begin({ elsewhere }, trip, wishes) {
      const { openid, config } = await explained(trip, () => clientOf(elsewhere, form, trip.provider))
      return openid.buildAuthorizationUrl(config, {
        redirect_uri: trip.returnTo,
        response_type: 'code',
        scope: trip.provider.ProviderDetails['authorize_scopes'] ?? '',
        state: trip.state,
        ...(form.isOpenId && { nonce: trip.nonce ?? '' }),
        ...form.asks,
        ...wished(form, wishes),
      })
    },
    async finish(needs, trip, answer) {
      try {
        return await explained(trip, () => finish(needs, form, trip, answer))
      } catch (error) {
        if (!(await isTheirWord(error))) forgetClient(needs.elsewhere, trip.provider)
        throw error
      }
    },
  }
}

/** Everything but `none` goes on to the provider: somebody is to sign in there, or else would not be sent. */
function wished({ understands }: Form, { loginHint, prompt, maxAge, acr }: Wishes): Record<string, string> {
  const max_age = maxAge === undefined ? undefined : String(maxAge)
  const all = { login_hint: loginHint, prompt: prompt.join(' ') || undefined, max_age, acr_values: acr }
  return Object.fromEntries(
    understands.flatMap((name) => {
      const value = all[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

async function finish({ elsewhere }: Needs, form: Form, trip: Trip, answer: URLSearchParams): Promise<Person> {
  const { provider } = trip
  const client = await clientOf(elsewhere, form, provider)
  const back = new URL(`${trip.returnTo}?${answer.toString()}`)
  const expected = {
    expectedState: trip.state,
    ...(form.isOpenId && { expectedNonce: trip.nonce ?? '', idTokenExpected: true }),
  }
  const tokens = await client.openid.authorizationCodeGrant(client.config, back, expected)
  const idToken: Claims = form.isOpenId ? (tokens.claims() ?? {}) : {}
  // The library takes a token from the future; who can make one has more time to use it.
  if (form.isOpenId && Number(idToken['iat']) > elsewhere.now() / 1000 + AHEAD) throw refused(trip, 'invalid id_token')

  const profile = placeOf(form, client, trip, idToken)
  const userInfo = profile ? await readProfile(client, trip, tokens.access_token, profile) : {}
  // Somebody else's profile was put in place of this one (OpenID Connect Core §5.3.2).
  if (form.profile === 'userinfo' && profile && userInfo['sub'] !== idToken['sub']) {
    throw refused(trip, 'sub of userInfo is not that of id_token')
  }
  const claims = {
    ...form.brought?.(answer),
    ...userInfo,
    ...idToken,
    access_token: tokens.access_token,
    ...(tokens.id_token !== undefined && { id_token: tokens.id_token }),
  }
  const told = { tokenResponse: { ...tokens }, ...(form.isOpenId && { idToken }), userInfo }
  if (isDeep(told)) throw refused(trip, 'attributes are nested too deep')
  const subject = claims[form.subject as keyof typeof claims] as unknown // whatever the provider says
  const acr = idToken['acr']
  return {
    subject: typeof subject === 'string' || typeof subject === 'number' ? String(subject) : '',
    claims,
    told,
    acr: typeof acr === 'string' ? acr : undefined,
  }
}

const DEEPEST = 50

/** Whether writing a value down could take more of the stack than there is: a megabyte has room for much nesting. */
function isDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((one) => isDeep(one, left - 1))
}

function placeOf({ profile }: Form, { config }: Client, { provider }: Trip, idToken: Claims): Place | undefined {
  if (profile !== 'userinfo') return profile?.(provider, idToken)
  const url = config.serverMetadata().userinfo_endpoint
  return url === undefined ? undefined : { url, method: provider.ProviderDetails['attributes_request_method'] ?? 'GET' }
}

async function readProfile(
  { openid, config }: Client,
  trip: Trip,
  accessToken: string,
  { url, method }: Place,
): Promise<Claims> {
  const response = await openid.fetchProtectedResource(config, accessToken, new URL(url), method)
  const text = await response.text()
  if (response.status !== 200) throw refused(trip, `${response.status} error getting attributes`)
  const profile = parsed(text)
  if (!profile) throw refused(trip, 'attributes are not JSON')
  return profile
}

function parsed(text: string): Claims | undefined {
  try {
    const value = JSON.parse(text) as unknown // looked at below
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined // an object
  } catch {
    return undefined
  }
}

function refused({ provider }: Trip, what: string, cause?: unknown): FederationError {
  return new FederationError(`${provider.ProviderName} Error - ${what}`, { cause })
}

/** Puts what goes wrong on the way into the service's words (oauth.md 3). */
async function explained<T>(trip: Trip, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw causeIn(error) ?? (await toRefusal(trip, error))
  }
}

/** Whether the provider has said no, as it does to whoever thinks better of it: what is known of it is still so. */
async function isTheirWord(error: unknown): Promise<boolean> {
  const { AuthorizationResponseError, ResponseBodyError } = await library()
  const { cause } = error instanceof FederationError ? error : { cause: undefined }
  return cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError
}

async function toRefusal(trip: Trip, error: unknown): Promise<unknown> {
  const openid = await library()
  if (error instanceof openid.AuthorizationResponseError) {
    return new FederationError(oneLine(error.error_description ?? error.error, 200), { cause: error })
  }
  if (error instanceof openid.ResponseBodyError) {
    const { status, error: code } = error
    const isOidc = trip.provider.ProviderType === 'OIDC'
    const told = isOidc ? 'error getting token' : oneLine(`${code} ${error.error_description ?? ''}`, 200)
    return refused(trip, `${status} ${told}`, error)
  }
  if (error instanceof openid.ClientError) return refused(trip, `invalid answer: ${error.message}`, error)
  // An answer that is no OAuth at all, such as a page of a proxy.
  return error instanceof openid.WWWAuthenticateChallengeError ? refused(trip, 'error getting token', error) : error
}

function causeIn(error: unknown): FederationError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof FederationError) return cause
  }
  return undefined
}
