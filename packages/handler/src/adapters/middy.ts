import { answerTo, responseOf } from '../answers/answer.ts'
import type { HttpEvent } from '../requests/events.ts'
import type { HttpAuthenticationOptions, Rights } from '../requests/request-user.ts'
import type { OptionalHttpAuthenticationOptions } from '../http-authentication.ts'
import type { Authenticator } from '../requests/authenticate.ts'
import { optionally, strictly, type Find } from './find.ts'

/** The part of middy's request that is used. */
export interface MiddyRequest {
  event: unknown
  context: object
}

export interface MiddyMiddleware {
  before: (request: MiddyRequest) => Promise<unknown>
}

/** Middleware that sets `context.user` and `context.userId`, and answers 401, 403 or 503 where there is no user. */
export function strictAuthentication(
  options: HttpAuthenticationOptions & Rights & { authenticateUserToken: Authenticator },
): MiddyMiddleware {
  return middleware(strictly(options))
}

/** Middleware that sets `context.user` and `context.userId`, `undefined` where there is no user. */
export function optionalAuthentication(
  options: OptionalHttpAuthenticationOptions & { authenticateUserToken: Authenticator },
): MiddyMiddleware {
  return middleware(optionally(options))
}

function middleware(find: Find): MiddyMiddleware {
  return {
    async before({ event, context }) {
      const request = event as HttpEvent // what is none is refused
      const { user, refusal } = await find(request)
      Object.assign(context, { user, userId: user?.id })
      if (!refusal) return undefined
      // Middy ends here when there is an answer
      return answerTo(request, responseOf(refusal.problem, request))
    },
  }
}
