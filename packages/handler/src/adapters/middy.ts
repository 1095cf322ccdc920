import type { Request } from '@middy/core'
import { answerTo, responseOf } from '../answers/answer.ts'
import type { HttpEvent } from '../requests/events.ts'
import type { HttpAuthenticationOptions, Rights } from '../requests/request-user.ts'
import type { User } from '../requests/user.ts'
import type { OptionalHttpAuthenticationOptions } from '../http-authentication.ts'
import type { Authenticator } from '../requests/authenticate.ts'
import { optionally, strictly, type Find } from './find.ts'

/** What strict authentication adds to the context; the handler of `middy().use(…).handler(…)` has it. */
export interface StrictContext {
  user: User
  userId: string
}

/** What optional authentication adds to the context. */
export interface OptionalContext {
  user: User | undefined
  userId: string | undefined
}

/** Middleware after which the context has more. */
export interface MiddyMiddleware<Added> {
  before: (request: { event: unknown; context: Request['context'] & Added }) => Promise<unknown>
}

/** Middleware that sets `context.user` and `context.userId`, and answers 401, 403 or 503 where there is no user. */
export function strictAuthentication(
  options: HttpAuthenticationOptions & Rights & { authenticateUserToken: Authenticator },
): MiddyMiddleware<StrictContext> {
  return middleware(strictly(options))
}

/** Middleware that sets `context.user` and `context.userId`, `undefined` where there is no user. */
export function optionalAuthentication(
  options: OptionalHttpAuthenticationOptions & { authenticateUserToken: Authenticator },
): MiddyMiddleware<OptionalContext> {
  return middleware(optionally(options))
}

function middleware(find: Find) {
  return {
    async before({ event, context }: { event: unknown; context: object }) {
      const request = event as HttpEvent // what is none is refused
      const { user, refusal } = await find(request)
      Object.assign(context, { user, userId: user?.id })
      if (!refusal) return undefined
      // Middy ends here when there is an answer
      return answerTo(request, responseOf(refusal.problem, request))
    },
  }
}
