import type { StrictHttpAuthenticationOptions } from './http-authentication.ts'
import type { Authenticator } from './requests/authenticate.ts'
import { findUser, type Refusal } from './requests/request-user.ts'
import { eventOf, type RequestSource } from './requests/sources.ts'
import type { User } from './requests/user.ts'

/** Who sends a request, or why nobody is known. */
export type Authentication =
  | { readonly user: User; readonly userId: string; readonly refusal: undefined }
  | { readonly user: undefined; readonly userId: undefined; readonly refusal: Refusal }

/**
 * Finds who sends a request, for frameworks that have no entry here.
 *
 * Takes a request of the Fetch API, its `Headers`, a request of `node:http`, or a Lambda event; `trustAuthorizer` says
 * something of the latter only. Refusals are answers, not exceptions: `refusal.problem` is the response to send, and
 * `refusal.why` is `nothing` where the request has no token at all. Rejects with what the authenticator rejects with,
 * save `TokenError`.
 */
export async function authenticateRequest(
  source: RequestSource,
  { authenticateUserToken, ...options }: StrictHttpAuthenticationOptions & { authenticateUserToken: Authenticator },
): Promise<Authentication> {
  const { user, refusal } = await findUser(eventOf(source), authenticateUserToken, options)
  return { user, userId: user?.id, refusal } as Authentication // the user or the refusal is there
}
