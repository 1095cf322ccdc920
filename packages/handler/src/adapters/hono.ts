import { eventOfRequest, optionally, strictly, type Find, type OptionalOptions, type StrictOptions } from './find.ts'
import type { User } from '../requests/user.ts'

/** The part of Hono's context that is used. */
export interface HonoContext {
  req: { raw: { headers: { get(name: string): string | null } } }
  set: (key: string, value: unknown) => void
}

export type HonoMiddleware = (context: HonoContext, next: () => Promise<void>) => Promise<Response | undefined>

/** The variables that strict authentication sets: `new Hono<{ Variables: StrictVariables }>()`. */
export interface StrictVariables {
  user: User
  userId: string
}

/** The variables that optional authentication sets. */
export interface OptionalVariables {
  user: User | undefined
  userId: string | undefined
}

/** Middleware that sets `user` and `userId`, and answers 401, 403 or 503 where there is no user. */
export function strictAuthentication(options: StrictOptions): HonoMiddleware {
  return middleware(strictly(options))
}

/** Middleware that sets `user` and `userId`, `undefined` where there is no user. */
export function optionalAuthentication(options: OptionalOptions): HonoMiddleware {
  return middleware(optionally(options))
}

function middleware(find: Find): HonoMiddleware {
  return async (context, next) => {
    const { user, refusal } = await find(eventOfRequest(context.req.raw))
    if (refusal) {
      const { statusCode: status, headers, body } = refusal.problem
      return new Response(body, { status, headers })
    }
    context.set('user', user)
    context.set('userId', user?.id)
    await next()
    return undefined
  }
}
