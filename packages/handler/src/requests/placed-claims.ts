import type { HttpEvent } from './events.ts'
import type { UserClaims } from './user.ts'

/**
 * Who may have placed claims in an event: a Cognito authorizer of a REST API, the JWT authorizer of an HTTP API, a
 * Lambda authorizer of any API, AppSync.
 */
export type AuthorizerKind = 'lambda' | 'cognito' | 'jwt' | 'appSync'

const KINDS: readonly AuthorizerKind[] = ['lambda', 'cognito', 'jwt', 'appSync']

/** Gives the claims of the first authorizer among the trusted that names a user. */
export function placedClaims(
  event: HttpEvent | undefined,
  trusted: boolean | AuthorizerKind | readonly AuthorizerKind[],
): UserClaims | undefined {
  if (!trusted) return undefined
  const authorizer = recordOf(recordOf(event?.requestContext)['authorizer'])
  const { resolverContext, claims: identityClaims } = recordOf(event?.identity)
  const { claims, jwt, iam, lambda } = authorizer
  const isFlat = ![claims, jwt, iam, lambda].some((part) => Object(part) === part)
  const placed: Record<AuthorizerKind, unknown> = {
    // REST and WebSocket APIs mix the context into the authorizer, the others keep it apart
    lambda: lambda ?? resolverContext ?? (isFlat && authorizer),
    cognito: claims,
    jwt: recordOf(jwt)['claims'],
    appSync: identityClaims,
  }
  for (const kind of trusted === true ? KINDS : [trusted].flat()) {
    const found = recordOf(placed[kind])
    const { sub = kind === 'lambda' && found['principalId'] } = found
    if (typeof sub === 'string' && sub) return asToken({ ...found, sub }, kind)
  }
  return undefined
}

// As a token has them, and without what cannot be read: gateways print every claim, and the text `false` is true. A
// token's own `groups` are not the pool's
function asToken(claims: UserClaims, kind: AuthorizerKind): UserClaims {
  const { 'cognito:groups': groups = kind === 'lambda' ? claims['groups'] : undefined } = claims
  const entries = Object.entries({ ...claims, 'cognito:groups': groups }).map(([name, value]) => [
    name,
    readClaim(name, value),
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as UserClaims // `sub` is a text
}

function readClaim(name: string, value: unknown): unknown {
  if (/^(email|phone_number)_verified$/.test(name)) return flagOf(value)
  if (/^(exp|iat|nbf|auth_time|updated_at)$/.test(name)) return secondsOf(value)
  if (name === 'identities') return objectsOf(value)
  const isList = /^(cognito:(group|role)s|amr)$/.test(name)
  if (!isList && name !== 'scope') return value
  if (!Array.isArray(value) && typeof value !== 'string') return undefined
  return isList ? listOf(value) : listOf(value).join(' ')
}

function flagOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true
  return value === false || value === 'false' ? false : undefined
}

function secondsOf(value: unknown): number | undefined {
  const text = Object(value) === value ? '' : String(value)
  // A REST API writes `Fri Jan 15 08:00:00 UTC 2027`
  const isDate = /^\w{3} \w{3} \d\d [\d:]{8} (UTC|GMT) \d{4}$/.test(text)
  const seconds = isDate ? Date.parse(text) / 1000 : /^\d/.test(text) ? Number(text) : NaN
  return Number.isFinite(seconds) ? seconds : undefined
}

// A REST API leaves the brackets out
function objectsOf(value: unknown): unknown[] | undefined {
  let list = value
  try {
    if (typeof value === 'string') list = [JSON.parse(`[${value}]`)].flat(2)
  } catch {
    // An HTTP API prints what no parser knows
  }
  return Array.isArray(list) && list.every((item) => Object(item) === item) ? list : undefined
}

/** Reads a list in any way an API Gateway prints one: `a,b`, `[a b]`, `[a, b]`, JSON, a single name, or an array. */
export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string')
  if (typeof value !== 'string') return []
  const text = value.trim()
  if (text.startsWith('["')) {
    try {
      return listOf(JSON.parse(text))
    } catch {
      // A name with a quotation mark
    }
  }
  // Neither groups nor scopes have spaces in their names; commas they may have, which only `a,b` cannot tell
  const [, listed] = /^\[(.*)\]$/s.exec(text) ?? []
  return (listed?.split(/,?\s+/) ?? text.split(/[\s,]+/)).filter(Boolean)
}

// What is no object has no members that are looked for
function recordOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown> // any object is one
}
