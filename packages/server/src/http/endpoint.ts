import { readBody } from './body.ts'
import type { HeaderReader } from './head.ts'
import type { Peer } from './peer.ts'
import type { Reply } from './reply.ts'
import { toResponse } from './reply.ts'
import type { Incoming } from './route.ts'

/** A request as an endpoint receives it. */
export interface Asked {
  readonly peer: Peer
  /** The id of the pool whose domain it came to. On the server's own names there is none. */
  readonly pool?: string | undefined
  readonly headers: HeaderReader
  /** Reads the body; `undefined` when it is longer than `limit` bytes. Rejects when it is cut. */
  read(limit: number): Promise<Uint8Array | undefined>
}

/** Answers programs, whichever way their requests come: by the short way of `node/direct.ts`, or by a route. */
export type Endpoint = (asked: Asked) => Promise<Reply>

/** How an endpoint answers what comes by a route. */
export async function answerRouted(endpoint: Endpoint, incoming: Incoming): Promise<Response> {
  return toResponse(await endpoint(askedOf(incoming)))
}

/** What came by a route, as an endpoint receives it. */
export function askedOf({ request, peer, pool }: Incoming): Asked {
  return { peer, pool, headers: request.headers, read: (limit) => readBody(request, limit) }
}
