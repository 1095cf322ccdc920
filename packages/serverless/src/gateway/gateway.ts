import { createTokenVerifier } from '../../../handler/src/node.ts'
import { TokenError } from '../../../handler/src/verify/token-error.ts'
import { events } from '../../../handler/src/testing/events.ts'
import type { Authorizer } from './authorizers.ts'

/** An answer that API Gateway gives by itself. */
export interface GatewayAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly message: string | null
}

/** What is needed of a request. */
export interface Asking {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly url: URL
}

/** What goes into `requestContext.authorizer`, or the refusal with its reason for the terminal. */
export type Judgement =
  | { readonly context: Record<string, unknown>; readonly refusal?: never }
  | { readonly refusal: GatewayAnswer; readonly why: string; readonly context?: never }

/** Where the user pool is, and what time it is there. */
export interface PoolPlace {
  readonly url: string
  readonly clock: () => number
}

export type Judge = (request: Asking) => Promise<Judgement>

/**
 * Makes the judge of a route, which decides and answers as API Gateway does in front of it.
 *
 * `payload` is the format of an HTTP API's events.
 */
export function judgeOf(authorizer: Authorizer, { url: endpoint, clock }: PoolPlace, payload = '2.0'): Judge {
  const { api, poolIds, clientIds, scopes, expression } = authorizer
  // A REST API without scopes takes ID tokens, with scopes access tokens; an HTTP API both
  const tokenUse = api === 'http' ? null : scopes.length > 0 ? 'access' : 'id'
  const verifier = createTokenVerifier({
    userPoolId: poolIds,
    endpoint,
    clock,
    clientId: clientIds,
    tokenUse,
    scopes: scopes.length > 0 ? scopes : null,
  })
  return async (request) => {
    const token = tokenOf(request, authorizer)
    if (token === undefined) return { refusal: refusalOf(authorizer, undefined), why: 'There is no token' }
    try {
      const claims = await verifier.verify(token)
      if (expression && !expression.test(String(claims['aud'] ?? claims['client_id']))) throw new TokenError('client')
      return { context: contextOf(authorizer, claims, payload) }
    } catch (error) {
      if (!(error instanceof TokenError)) throw error
      return {
        refusal: refusalOf(authorizer, error),
        why: whyOf(error, { client: clientIds, 'token-use': tokenUse, scope: scopes }),
      }
    }
  }
}

/** The reason for the terminal: also what was found in the token, and what is asked for. */
function whyOf({ message, code, detail }: TokenError, asked: Readonly<Record<string, unknown>>): string {
  const list = (value: unknown) => [value].flat().join(' ')
  const wanted = Object.hasOwn(asked, code) ? asked[code] : undefined
  if (wanted === undefined || wanted === null) return message
  return `${message} (${list(detail ?? 'none')}, not ${list(wanted)})`
}

function tokenOf({ headers, url }: Asking, { source: { place, name } }: Authorizer): string | undefined {
  const value = place === 'header' ? headers[name] : url.searchParams.get(name)
  return value?.replace(/^Bearer +/i, '').trim() || undefined
}

/** Claims as each kind of API prints them: every one a text. */
function contextOf({ api, scopes }: Authorizer, claims: Readonly<Record<string, unknown>>, payload: string) {
  const { authorizer } = (api === 'rest' ? events.rest : events.http)({ claims }).requestContext
  if (api === 'rest') return { ...authorizer }
  const { jwt } = authorizer as { jwt: object } // of an event with claims
  const given = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : []
  const place = { ...jwt, scopes: scopes.length > 0 ? scopes.filter((scope) => given.includes(scope)) : null }
  return payload === '1.0' ? place : { jwt: place }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
function refusalOf({ api, scopes }: Authorizer, error: TokenError | undefined): GatewayAnswer {
  if (api === 'rest') {
    if (error?.code === 'keys-unavailable') return { status: 500, headers: {}, message: null }
    const message = error?.code === 'expired' ? 'The incoming token has expired' : 'Unauthorized'
    return { status: 401, headers: { 'x-amzn-ErrorType': 'UnauthorizedException' }, message }
  }
  if (!error) return { status: 401, headers: { 'WWW-Authenticate': 'Bearer' }, message: 'Unauthorized' }
  if (error.code === 'keys-unavailable') return { status: 500, headers: {}, message: 'Internal Server Error' }

  const lacksScope = error.code === 'scope'
  const description = DESCRIPTIONS[error.code]
  const challenge = [
    `Bearer scope="${scopes.join(' ')}"`,
    `error="${lacksScope ? 'insufficient_scope' : 'invalid_token'}"`,
    ...(description === undefined ? [] : [`error_description="${description}"`]),
  ].join(' ')
  return {
    status: lacksScope ? 403 : 401,
    headers: { 'WWW-Authenticate': challenge },
    message: lacksScope ? 'Forbidden' : 'Unauthorized',
  }
}

/** The words of the service as far as they are known. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  client: 'the token does not have a valid audience',
  expired: 'the token has expired',
}
