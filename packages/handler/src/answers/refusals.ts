import { bearerChallenge } from './challenge.ts'
import { forbidden, serviceUnavailable, unauthorised, type Problem } from './problem.ts'
import type { TokenError } from '../verify/token-error.ts'

const AUTHENTICATION_REQUIRED = 'Service requires an authenticated user'

/** Gives the refusal of a request that has no acceptable token; `description` says what was wrong with the one given. */
export function authenticationRequired(realm?: string, description?: string): Problem {
  return unauthorised(AUTHENTICATION_REQUIRED, {
    // RFC 6750 §3.1: no error code for a request without credentials
    headers: challenge(
      bearerChallenge(description === undefined ? { realm } : { realm, error: 'invalid_token', description }),
    ),
  })
}

/** Gives the refusal of a user who is known and not allowed, and says what would be needed. */
export function insufficientRights(
  { groups, scopes }: { groups?: readonly string[] | undefined; scopes?: readonly string[] | undefined },
  realm?: string,
  { message, ...cause }: { message: string; cause?: unknown } = { message: 'The user lacks the rights for this' },
): Problem {
  const value = bearerChallenge({ realm, error: 'insufficient_scope', description: message, scopes })
  return forbidden(message, { requiredGroups: groups, requiredScopes: scopes, headers: challenge(value), ...cause })
}

/** Gives the refusal that belongs to the reason: 403 for missing rights, 503 without keys, 401 for all others. */
export function problemOf(error: TokenError, realm?: string): Problem {
  const { code, message } = error
  if (code === 'keys-unavailable') {
    return serviceUnavailable(message, { headers: { 'Retry-After': '10' }, cause: error })
  }
  if (code === 'group' || code === 'scope') return insufficientRights({}, realm, { message, cause: error })
  return authenticationRequired(realm, message)
}

function challenge(value: string): Record<string, string> {
  return { 'WWW-Authenticate': value }
}
