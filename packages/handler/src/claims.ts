import type { JsonObject } from './json.ts'
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

/** The claims of a verified token: frozen, own properties only, no prototype. */
export type TokenClaims<Use extends TokenUse = TokenUse> = { id: IdTokenClaims; access: AccessTokenClaims }[Use]

/** What a token must say beside its signature and issuer. */
export interface ClaimRules {
  clientIds: readonly string[] | null
  tokenUse: TokenUse | null
  groups: readonly string[] | null | undefined
  scopes: readonly string[] | null | undefined
  /** Seconds. */
  clockTolerance: number
}

// A token's birth may lie in the future by this much, whatever the tolerance: clocks of containers drift
const IAT_TOLERANCE = 60

/**
 * Refuses by what needs no key, and gives the issuer the token names. `now` is in milliseconds.
 *
 * Throws `TokenError`: `malformed`, `expired`, `not-yet-valid`, `token-use`, `client`.
 */
export function checkClaims(claims: JsonObject, rules: ClaimRules, now: number): string {
  checkTimes(claims, rules, now)
  const { sub, iss, token_use: use, aud, client_id: clientId } = claims
  if (typeof iss !== 'string' || typeof sub !== 'string' || !sub)
    throw new TokenError('malformed', 'No issuer or subject')
  if ((use !== 'id' && use !== 'access') || (rules.tokenUse !== null && use !== rules.tokenUse)) {
    throw new TokenError('token-use', use)
  }
  const client = use === 'id' ? aud : clientId
  if (rules.clientIds && !overlap(rules.clientIds, [client])) throw new TokenError('client', client)
  return iss
}

/** `now` is in milliseconds. Throws `TokenError`: `malformed`, `expired`, `not-yet-valid`. */
export function checkTimes(claims: JsonObject, { clockTolerance }: ClaimRules, now: number): void {
  const { exp, nbf = -Infinity, iat = -Infinity } = claims
  const seconds = now / 1000
  if (typeof exp !== 'number' || exp === Infinity || typeof nbf !== 'number' || typeof iat !== 'number') {
    throw new TokenError('malformed', 'A time is no number')
  }
  // RFC 7519 §4.1.4: not accepted on or after the expiry
  if (seconds >= exp + clockTolerance) throw new TokenError('expired', exp)
  if (seconds < nbf - clockTolerance || seconds < iat - IAT_TOLERANCE) throw new TokenError('not-yet-valid')
}

/** Refuses a user who is known but not allowed. Throws `TokenError`: `group`, `scope`. */
export function checkRights(claims: JsonObject, { groups, scopes }: ClaimRules): void {
  const { scope, 'cognito:groups': userGroups } = claims
  if (groups && !overlap(groups, userGroups)) throw new TokenError('group', userGroups)
  if (scopes && !overlap(scopes, typeof scope === 'string' && scope.split(' '))) throw new TokenError('scope', scope)
}

function overlap(wanted: readonly string[], given: unknown): boolean {
  return Array.isArray(given) && wanted.some((name) => given.includes(name))
}
