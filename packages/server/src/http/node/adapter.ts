import { getRequestListener, RequestError } from '@hono/node-server'
import type { Listener } from './listener.ts'
import { connectionOf } from './listener.ts'
import type { Peer } from '../peer.ts'
import { FAILED, toResponse } from '../reply.ts'
import { UNNAMED, UNREADABLE } from './unreadable.ts'

/** Answers a request that came over a connection. */
export type Answer = (request: Request, connection: Peer) => Response | Promise<Response>

/** Makes an answer one for Node's requests. Loaded when the API answers: `Request` and `Response` take long to load. */
export function adapt(answer: Answer): Listener {
  return getRequestListener((request, { incoming }) => answer(request, connectionOf(incoming)), {
    hostname: UNNAMED,
    errorHandler(error) {
      if (error instanceof RequestError) return new Response(`${UNREADABLE}\n`, { status: 400 })
      return toResponse(FAILED)
    },
  })
}
