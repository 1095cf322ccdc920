import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Peer } from './peer.ts'
import { UNNAMED, UNREADABLE } from './unreadable.ts'

/** Answers a request that came over a connection. */
export type Answer = (request: Request, connection: Peer) => Response | Promise<Response>

/** Makes an answer one for Node's requests. Loaded once the port is open: `Request` and `Response` take long to load. */
export function adapt(answer: Answer): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return getRequestListener((request, { incoming }) => answer(request, connectionOf(incoming.socket)), {
    hostname: UNNAMED,
    errorHandler(error) {
      if (error instanceof RequestError) return new Response(`${UNREADABLE}\n`, { status: 400 })
      return new Response('Internal server error\n', { status: 500 })
    },
  })
}

/** The other end of a socket; without an address when it has closed meanwhile. */
function connectionOf(socket: object): Peer {
  const { remoteAddress } = socket as Partial<Socket>
  return { address: remoteAddress ?? '', encrypted: 'encrypted' in socket }
}
