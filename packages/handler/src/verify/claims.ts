import { isText, type JsonObject } from './json.ts'
import type { Limits } from './limits.ts'
import { TokenError } from './token-error.ts'

/** `id` or `access`: what `token_use` says of a user pool's tokens. */
export type TokenUse = 'id' | 'access'

interface CommonClaims {
  readonly sub: string
  readonly iss: string
  /** Seconds since 1970. */
  readonly exp: number
  readonly iat?: number
  readonly auth_time?: number
  readonly jti?: string
  readonly origin_jti?: string
  readonly 'cognito:groups'?: readonly string[]
  /** A custom attribute: the service writes each of them as text, numbers too. A trigger may put something else there. */
  readonly [attribute: `custom:${string}`]: string | undefined
  readonly [name: string]: unknown
}

export interface IdTokenClaims extends CommonClaims {
  readonly token_use: 'id'
  readonly aud: string
  readonly 'cognito:username'?: string
  readonly email?: string
  readonly email_verified?: boolean
}

export interface AccessTokenClaims extends CommonClaims {
  readonly token_use: 'access'
  readonly client_id: string
  readonly username?: string
  /** Separated by single spaces. */
  readonly scope?: string
}

/** The claims of an issuer that has no `token_use`, by OpenID Connect Core §2. */
export interface OidcClaims extends CommonClaims {
  readonly aud: string | readonly string[]
}

/** The claims of a verified token: frozen, own properties only, no prototype. */
export type TokenClaims<Use extends TokenUse | 'oidc' = TokenUse> = {
  id: IdTokenClaims
  access: AccessTokenClaims
  oidc: OidcClaims
}[Use]

/** What a token must say beside its signature and issuer. */
export interface ClaimRules extends Limits {
  clientId: readonly string[] | null
  tokenUse: TokenUse | 'oidc' | null
  groups: readonly string[] | null
  scopes: readonly string[] | null
  /** Milliseconds since 1970. */
  clock: () => number
}

// A token's birth may lie in the future by this much, whatever the tolerance: clocks of containers drift
const IAT_TOLERANCE = 60
const TEXTS = ['cognito:username', 'username', 'email', 'scope', 'client_id', 'jti', 'origin_jti']

/**
 * Refuses by what needs no key.
 *
 * Throws `TokenError`: `malformed` when a claim is not of the type it is declared with, `expired`, `not-yet-valid`,
 * `token-use`, `client`.
 */
export function checkClaims(claims: JsonObject, rules: ClaimRules): void {
  checkTimes(claims, rules)
  const { sub, token_use: use, aud, client_id: client, auth_time: authTime = 0, 'cognito:groups': groups = [] } = claims
  const isTyped =
    isText(sub) &&
    sub &&
    typeof authTime === 'number' &&
    Array.isArray(groups) &&
    groups.every(isText) &&
    TEXTS.every((name) => claims[name] === undefined || isText(claims[name]))
  if (!isTyped) throw new TokenError('malformed', claims)
  const { clientId, tokenUse } = rules
  if (tokenUse !== 'oidc' && ((use !== 'id' && use !== 'access') || (tokenUse && use !== tokenUse))) {
    throw new TokenError('token-use', use)
  }
  // OpenID Connect Core §3.1.3.7: each of several audiences has to be trusted
  const clients = tokenUse !== 'oidc' ? [use === 'id' ? aud : client] : Array.isArray(aud) ? aud : [aud]
  if (!clients.length || !clients.every((one) => (clientId ? clientId.includes(one) : isText(one)))) {
    throw new TokenError('client', clients)
  }
}

/** Throws `TokenError`: `malformed`, `expired`, `not-yet-valid`. */
export function checkTimes(claims: JsonObject, { clockTolerance, clock }: ClaimRules): void {
  const { exp, nbf = -Infinity, iat = -Infinity } = claims
  const seconds = clock() / 1000
  if (typeof exp !== 'number' || exp === Infinity || typeof nbf !== 'number' || typeof iat !== 'number') {
    throw new TokenError('malformed', claims)
  }
  // RFC 7519 §4.1.4: not accepted on or after the expiry. Written so that a clock that gives NaN refuses
  if (!(seconds < exp + clockTolerance)) throw new TokenError('expired', exp)
  if (seconds < nbf - clockTolerance || seconds < iat - IAT_TOLERANCE) throw new TokenError('not-yet-valid')
}

/** Refuses a user who is known but not allowed. Throws `TokenError`: `group`, `scope`. */
export function checkRights(claims: JsonObject, { groups, scopes }: ClaimRules): void {
  const { scope, 'cognito:groups': userGroups } = claims
  if (groups && !overlap(groups, userGroups)) throw new TokenError('group', userGroups)
  if (scopes && !overlap(scopes, isText(scope) && scope.split(' '))) throw new TokenError('scope', scope)
}

function overlap(wanted: readonly string[], given: unknown): boolean {
  return Array.isArray(given) && wanted.some((name) => given.includes(name))
}
