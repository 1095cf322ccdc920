import type { OptionalHttpAuthenticationOptions } from '../http-authentication.ts'
import type { Authenticator } from '../requests/authenticate.ts'
import type { Rights } from '../requests/request-user.ts'
import type { User } from '../requests/user.ts'
import { eventOf, type FetchHeaders, type NodeRequest } from '../requests/sources.ts'
import { strictly } from './find.ts'

/** What tRPC's adapters hand to `createContext`: a Fetch API request, one of `node:http`, or a Lambda event. */
export type ContextSource = { req: { headers: FetchHeaders } | NodeRequest } | { event: object }

/** The options of a `TRPCError`. */
export interface TrpcRefusal {
  code: 'UNAUTHORIZED' | 'FORBIDDEN' | 'SERVICE_UNAVAILABLE'
  message: string
  cause: Error
}

export type UserContext =
  | { user: User; userId: string; refusal: undefined }
  | { user: undefined; userId: undefined; refusal: TrpcRefusal }

/**
 * Makes a `createContext` that says who calls, or why nobody is known: `throw new TRPCError(ctx.refusal)` in the
 * procedures that need a user.
 */
export function createUserContext(
  options: Omit<OptionalHttpAuthenticationOptions, 'onInvalid'> & Rights & { authenticateUserToken: Authenticator },
): (source: ContextSource) => Promise<UserContext> {
  const find = strictly(options)
  return async (source) => {
    const { user, refusal } = await find(eventOf('event' in source ? source.event : source.req))
    if (user) return { user, userId: user.id, refusal: undefined }
    const { statusCode = 401, message = '' } = refusal?.problem ?? {}
    const code = statusCode === 503 ? 'SERVICE_UNAVAILABLE' : statusCode === 403 ? 'FORBIDDEN' : 'UNAUTHORIZED'
    return { user, userId: user, refusal: { code, message, cause: refusal?.problem ?? new Error(message) } }
  }
}
