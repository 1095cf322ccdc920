import { Hono } from 'hono'
import { preflight } from './browser/cors.ts'
import type { Peer } from './peer.ts'
import type { Locate, Place } from './head.ts'
import type { Reply } from './reply.ts'
import { FAILED, toResponse } from './reply.ts'
import { UNNAMED } from './node/unreadable.ts'

/** A request as a route receives it. */
export interface Incoming {
  readonly request: Request
  readonly peer: Peer
  /** The id of the pool whose domain it came to. On the server's own names there is none. */
  readonly pool?: string | undefined
  /** What stands in the place of `:name` in the path, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/** One way into the server. Each room exports a list of its own; the server only joins them. */
export interface Route {
  /** The names it is answered under: the server's own, those of a pool's domain, or both. */
  readonly at: 'api' | 'domain' | 'both'
  /** `ALL` answers what no other method of the path does. */
  readonly method: 'GET' | 'POST' | 'DELETE' | 'ALL'
  readonly path: string
  /** Whether it is answered, too, when a request names no host. Browsers name one always. */
  readonly unnamed?: boolean
  /** Whether pages of any origin may call it: preflights are answered then. */
  readonly anyOrigin?: boolean
  handle(incoming: Incoming): Response | Promise<Response>
}

interface RouterOptions {
  readonly routes: readonly Route[]
  readonly locate: Locate
  /** Told of what a route threw; the answer says nothing of it. */
  failed(error: unknown): void
}

interface Bindings {
  readonly Bindings: Pick<Incoming, 'peer' | 'pool'>
}

/** Answers each request by the first route that fits, after finding out what it is for. */
export function createRouter({ routes, locate, failed }: RouterOptions) {
  const apps = { api: new Hono<Bindings>(), domain: new Hono<Bindings>(), unnamed: new Hono<Bindings>() }
  for (const [place, app] of Object.entries(apps)) {
    app.onError((error) => {
      failed(error)
      return toResponse(FAILED)
    })
    app.notFound(({ text }) => text('There is nothing here. The API answers POST requests at /.\n', 404))
    for (const { at, method, path, anyOrigin, unnamed, handle } of routes) {
      if (place === 'unnamed' ? !unnamed : at !== 'both' && at !== place) continue
      if (anyOrigin) app.options(path, ({ req }) => preflight(req.raw))
      const methods = method === 'ALL' ? ALL : [method]
      app.on(methods, [path], ({ req, env }) => {
        const params = req.param() as Incoming['params'] // strings, by name
        return handle({ request: req.raw, params, ...env })
      })
    }
  }
  apps.domain.notFound(({ text }) => text('There is nothing here.\n', 404))
  apps.unnamed.notFound(({ text }) => text('The request has no Host header.\n', 400))
  return async (request: Request, peer: Peer): Promise<Response> => {
    const place: Place | Reply | 'unnamed' = isUnnamed(request) ? 'unnamed' : await locate(request)
    if (typeof place === 'string') return apps[place].fetch(request, { peer })
    return 'status' in place ? toResponse(place) : apps.domain.fetch(request, { peer, pool: place.pool })
  }
}

function isUnnamed({ url, headers }: Request): boolean {
  return !headers.has('host') && new URL(url).hostname === UNNAMED
}

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
