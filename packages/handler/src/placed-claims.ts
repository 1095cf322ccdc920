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

// As a token has them: groups in a list, scopes between spaces. A token's own `groups` are not the pool's
function asToken(claims: UserClaims, kind: AuthorizerKind): UserClaims {
  const { 'cognito:groups': groups = kind === 'lambda' ? claims['groups'] : undefined, scope } = claims
  return {
    ...claims,
    ...(groups !== undefined && { 'cognito:groups': listOf(groups) }),
    ...(scope !== undefined && { scope: listOf(scope).join(' ') }),
  }
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
