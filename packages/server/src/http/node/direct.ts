import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderReader, Locate } from '../head.ts'
import { headersOf } from '../head.ts'
import type { Peer, Trusts } from '../peer.ts'
import { peerOf } from '../peer.ts'
import type { Reply } from '../reply.ts'
import { FAILED } from '../reply.ts'
import { drain, readIncoming } from './body.ts'
import type { Listener } from './listener.ts'
import { connectionOf } from './listener.ts'

/** A request as an endpoint receives it. */
export interface Asked {
  readonly peer: Peer
  readonly headers: HeaderReader
  /** Reads the body; `undefined` when it is longer than `limit` bytes. Rejects when it is cut. */
  read(limit: number): Promise<Uint8Array | undefined>
}

/** Answers what is posted to `/`. */
export type Endpoint = (asked: Asked) => Promise<Reply>

interface DirectOptions {
  readonly endpoint: Endpoint
  readonly locate: Locate
  readonly trusts: Trusts
  /** Told of what was thrown; the answer says nothing of it. */
  failed(error: unknown): void
}

/**
 * The short way to an endpoint: from Node's request to Node's response, without `Request`, `Response` and routes, which
 * cost more than many a call.
 *
 * Only what needs no interpretation takes it. All else goes on to `routed`, which answers the same endpoint, too.
 */
export function direct({ endpoint, locate, trusts, failed }: DirectOptions, routed: Listener): Listener {
  async function reply(request: IncomingMessage): Promise<Reply | undefined> {
    const headers = headersOf(request)
    const place = await locate({ method: 'POST', url: `http://${request.headers.host}/`, headers })
    if (place !== 'api') return 'status' in place ? place : undefined
    const peer = peerOf(connectionOf(request), headers, trusts)
    return endpoint({ peer, headers, read: (limit) => readIncoming(request, limit) })
  }
  return async (request, response) => {
    if (!isPlain(request)) return routed(request, response)
    const given = await reply(request).catch((error: unknown) => {
      failed(error)
      return FAILED
    })
    if (!given) return routed(request, response)
    send(request, response, given)
  }
}

/** A host that `URL` would leave as it is: lower case, and a port of four or five digits. */
const PLAIN_HOST = /^[a-z0-9._-]+(?::(?:[1-5]?\d{4}|6[0-4]\d{3}))?$/

function isPlain({ method, url, headers: { host } }: IncomingMessage): boolean {
  return method === 'POST' && url === '/' && host !== undefined && PLAIN_HOST.test(host)
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  if (!request.readableEnded) response.once('finish', () => drain(request))
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}
