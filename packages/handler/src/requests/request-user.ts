import type { Authenticator } from './authenticate.ts'
import type { TokenUse } from '../verify/claims.ts'
import { isRequest, readToken, type HttpEvent, type Scheme } from './events.ts'
import { placedClaims, type AuthorizerKind } from './placed-claims.ts'
import type { Problem } from '../answers/problem.ts'
import { authenticationRequired, insufficientRights, problemOf } from '../answers/refusals.ts'
import { TokenError } from '../verify/token-error.ts'
import { userOf, type User, type UserClaims } from './user.ts'

export interface HttpAuthenticationOptions {
  /** Default `any`. */
  scheme?: Scheme | undefined
  /** The cookie that holds the token where a request has no `Authorization` header. Default: none is read. */
  cookie?: string | undefined
  /**
   * Whose claims are believed without a look at the token: `true` for any authorizer in front of the function, or those
   * named. Default `false`. What is placed nowhere is looked for in the token.
   */
  trustAuthorizer?: boolean | AuthorizerKind | readonly AuthorizerKind[] | undefined
  /** Refuses tokens of the other kind. Default: as the authenticator does. */
  tokenUse?: TokenUse | undefined
  /** The `realm` of challenges. Default `api`. */
  realm?: string | undefined
}

/** What a user must have beside a good token. */
export interface Rights {
  /** The user must be in one of these. */
  groups?: string | readonly string[] | undefined
  /** The token must have one of these: an access token, as ID tokens have none. */
  scopes?: string | readonly string[] | undefined
}

/** Why a request has no user. `event` is one that is no request: a message of a queue is nobody's, not anonymous. */
export interface Refusal {
  why: 'event' | 'nothing' | 'token' | 'rights' | 'unavailable'
  problem: Problem
}

type Outcome = { user: User; refusal?: never } | { user?: never; refusal: Refusal }

/**
 * Finds who sends a request and whether that one may.
 *
 * Rejects with what the authenticator rejects with, save `TokenError`.
 */
export async function findUser(
  event: HttpEvent | undefined,
  authenticator: Authenticator,
  options: HttpAuthenticationOptions & Rights,
): Promise<Outcome> {
  const { scheme = 'any', cookie, trustAuthorizer = false, realm, tokenUse } = options
  if (!isRequest(event)) return refuse(authenticationRequired(realm), 'event')
  let claims = placedClaims(event, trustAuthorizer)
  if (!claims) {
    const token = readToken(event, scheme, cookie)
    if (token === undefined) return refuse(authenticationRequired(realm), 'nothing')
    if (!token) authenticator.refused?.(new TokenError('malformed'))
    try {
      claims = token ? await claimsOf(token, authenticator) : undefined
    } catch (error) {
      if (!(error instanceof TokenError)) throw error
      return refuse(problemOf(error, realm))
    }
  }
  if (!claims?.sub) return refuse(authenticationRequired(realm, 'The token is refused'))
  const user = userOf(claims)
  const [groups, scopes] = [wanted(options.groups), wanted(options.scopes)]
  const code =
    tokenUse && claims['token_use'] !== tokenUse
      ? 'token-use'
      : !hasOneOf(groups, user.groups)
        ? 'group'
        : !hasOneOf(scopes, user.scopes) && 'scope'
  if (!code) return { user }
  const error = new TokenError(code)
  authenticator.refused?.(error)
  return refuse(code === 'token-use' ? problemOf(error, realm) : insufficientRights({ groups, scopes }, realm))
}

const WHY: Readonly<Record<number, Refusal['why']>> = { 403: 'rights', 503: 'unavailable' }

function refuse(problem: Problem, why = WHY[problem.statusCode] ?? 'token'): { refusal: Refusal } {
  return { refusal: { why, problem } }
}

async function claimsOf(token: string, authenticator: Authenticator): Promise<UserClaims | undefined> {
  if (authenticator.claims) return authenticator.claims(token)
  const sub = await authenticator(token)
  return sub ? { sub } : undefined
}

function wanted(names: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof names === 'string' ? [names] : names
}

// An empty list of what is needed lets nobody in
function hasOneOf(wanted: readonly string[] | undefined, given: readonly string[]): boolean {
  return !wanted || wanted.some((name) => given.includes(name))
}

/** Tells whether a refusal has to be answered where a user is optional. */
export function isFatal({ why }: Refusal, onInvalid?: 'anonymous' | 'refuse'): boolean {
  return why === 'event' || why === 'unavailable' || (why !== 'nothing' && onInvalid === 'refuse')
}
