import type { MiddlewareHandler } from 'hono'
import { eventOfHeaders } from '../requests/sources.ts'
import type { User } from '../requests/user.ts'
import { optionally, strictly, type Find, type OptionalOptions, type StrictOptions } from './find.ts'

/** The variables that strict authentication sets. An application that is one chain of calls infers them. */
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
export function strictAuthentication(options: StrictOptions): MiddlewareHandler<{ Variables: StrictVariables }> {
  return middleware(strictly(options)) as MiddlewareHandler<{ Variables: StrictVariables }> // strict ones answer without
}

/** Middleware that sets `user` and `userId`, `undefined` where there is no user. */
export function optionalAuthentication(options: OptionalOptions): MiddlewareHandler<{ Variables: OptionalVariables }> {
  return middleware(optionally(options))
}

function middleware(find: Find): MiddlewareHandler<{ Variables: OptionalVariables }> {
  return async (context, next) => {
    const { user, refusal } = await find(eventOfHeaders(context.req.raw.headers))
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
