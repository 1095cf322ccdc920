import { eventOf, type NodeRequest } from '../requests/sources.ts'
import type { User } from '../requests/user.ts'
import { optionally, strictly, type Find, type OptionalOptions, type StrictOptions } from './find.ts'

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express has its requests extended so
  namespace Express {
    // Passport's types declare the same two, so that either may come first
    interface User extends PoolUser {}
    interface Request {
      /** `undefined` where nobody is known, or no middleware has looked yet. */
      user?: User | undefined
      userId?: string | undefined
    }
  }
}

type PoolUser = User

/** The part of the response of `node:http` that is used; Express, Connect and restify have it. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(body: string): unknown
}

export type ExpressMiddleware = (
  request: NodeRequest,
  response: NodeResponse,
  next: (error?: unknown) => void,
) => Promise<void>

/** Middleware that sets `request.user` and `request.userId`, and answers 401, 403 or 503 where there is no user. */
export function strictAuthentication(options: StrictOptions): ExpressMiddleware {
  return middleware(strictly(options))
}

/** Middleware that sets `request.user` and `request.userId`, `undefined` where there is no user. */
export function optionalAuthentication(options: OptionalOptions): ExpressMiddleware {
  return middleware(optionally(options))
}

function middleware(find: Find): ExpressMiddleware {
  return async (request, response, next) => {
    let error: unknown
    try {
      const { user, refusal } = await find(eventOf(request))
      Object.assign(request, { user, userId: user?.id })
      if (refusal) {
        const { statusCode, headers, body } = refusal.problem
        response.writeHead(statusCode, headers)
        response.end(body)
        return
      }
    } catch (fault) {
      error = fault
    }
    next(error)
  }
}
