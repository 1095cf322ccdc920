import { bearerChallenge } from './challenge.ts'
import { forbidden, serviceUnavailable, unauthorised, type Problem } from './problem.ts'
import type { TokenError } from './token-error.ts'

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

/** Gives the refusal that belongs to the reason: 403 for missing rights, 503 without keys, 401 for all others. */
export function problemOf(error: TokenError, realm?: string): Problem {
  if (error.code === 'keys-unavailable') {
    return serviceUnavailable(error.message, { headers: { 'Retry-After': '10' }, cause: error })
  }
  if (error.code === 'group') return forbidden(error.message, { cause: error })
  if (error.code === 'scope') {
    const value = bearerChallenge({ realm, error: 'insufficient_scope', description: error.message })
    return forbidden(error.message, { headers: challenge(value), cause: error })
  }
  return authenticationRequired(realm, error.message)
}

function challenge(value: string): Record<string, string> {
  return { 'WWW-Authenticate': value }
}
