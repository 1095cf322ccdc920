import { eventOf, type NodeRequest } from '../requests/sources.ts'
import type { User } from '../requests/user.ts'
import { optionally, strictly, type Find, type OptionalOptions, type StrictOptions } from './find.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** `undefined` where nobody is known, or no hook has looked yet. */
    user?: User | undefined
    userId?: string | undefined
  }
}

/** The part of Fastify's request that is used. */
export interface FastifyRequest extends NodeRequest {
  /** The request of `node:http`: only it has a header that was sent twice. */
  raw?: NodeRequest | undefined
}

/** The part of Fastify's reply that is used. */
export interface FastifyReply {
  code(status: number): unknown
  headers(headers: Record<string, string>): unknown
  send(body: string): unknown
}

export type FastifyHook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** A `preHandler` that sets `request.user` and `request.userId`, and answers 401, 403 or 503 where there is no user. */
export function strictAuthentication(options: StrictOptions): FastifyHook {
  return hook(strictly(options))
}

/** A `preHandler` that sets `request.user` and `request.userId`, `undefined` where there is no user. */
export function optionalAuthentication(options: OptionalOptions): FastifyHook {
  return hook(optionally(options))
}

function hook(find: Find): FastifyHook {
  return async (request, reply) => {
    const { user, refusal } = await find(eventOf(request.raw ?? request))
    Object.assign(request, { user, userId: user?.id })
    if (!refusal) return undefined
    reply.code(refusal.problem.statusCode)
    reply.headers(refusal.problem.headers)
    reply.send(refusal.problem.body)
    // A reply that is returned has been sent: the route does not run
    return reply
  }
}
