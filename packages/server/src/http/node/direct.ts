import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Endpoint } from '../endpoint.ts'
import type { Locate } from '../head.ts'
import { headersOf } from '../head.ts'
import type { Trusts } from '../peer.ts'
import { peerOf } from '../peer.ts'
import type { Reply } from '../reply.ts'
import { FAILED } from '../reply.ts'
import { drain, readIncoming } from './body.ts'
import type { Listener } from './listener.ts'
import { connectionOf } from './listener.ts'

/** What is answered the short way: its endpoint, by its path. */
export interface Short {
  /** Whether it is answered under the domains of pools as well. */
  readonly at: 'api' | 'both'
  readonly endpoint: Endpoint
}

interface DirectOptions {
  readonly posts: Readonly<Record<string, Short>>
  readonly locate: Locate
  readonly trusts: Trusts
  /** Told of what was thrown; the answer says nothing of it. */
  failed(error: unknown): void
}

/**
 * The short way to what programs post to most: from Node's request to Node's response, without `Request`, `Response` and
 * routes, which cost more than many a call.
 *
 * Only what needs no interpretation takes it. All else goes on to `routed`, which answers the same endpoints, too.
 */
export function direct({ posts, locate, trusts, failed }: DirectOptions, routed: Listener): Listener {
  async function reply({ at, endpoint }: Short, request: IncomingMessage): Promise<Reply | undefined> {
    const headers = headersOf(request)
    const place = await locate({ method: 'POST', url: `http://${request.headers.host}${request.url}`, headers })
    if (typeof place === 'object' && 'status' in place) return place
    if (place !== 'api' && at === 'api') return undefined
    const peer = peerOf(connectionOf(request), headers, trusts)
    const pool = place === 'api' ? undefined : place.pool
    return endpoint({ peer, pool, headers, read: (limit) => readIncoming(request, limit) })
  }
  return async (request, response) => {
    const { url = '' } = request
    const short = isPlain(request) && Object.hasOwn(posts, url) ? posts[url] : undefined
    if (!short) return routed(request, response)
    const given = await reply(short, request).catch((error: unknown) => {
      failed(error)
      return FAILED
    })
    if (!given) return routed(request, response)
    send(request, response, given)
  }
}

/** A host that `URL` would leave as it is: lower case, and a port of four or five digits. */
const PLAIN_HOST = /^[a-z0-9._-]+(?::(?:[1-5]?\d{4}|6[0-4]\d{3}))?$/

function isPlain({ method, headers: { host } }: IncomingMessage): boolean {
  return method === 'POST' && host !== undefined && PLAIN_HOST.test(host)
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  if (!request.readableEnded) response.once('finish', () => drain(request))
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}
