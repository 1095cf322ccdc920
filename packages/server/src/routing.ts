import type { Fence } from './domain/keys/fence.ts'
import type { Services } from './domain/services.ts'
import { adapt } from './http/node/adapter.ts'
import type { Endpoint } from './http/endpoint.ts'
import type { Listener } from './http/node/listener.ts'
import type { Locate } from './http/head.ts'
import type { Peer, Trusts } from './http/peer.ts'
import { peerOf } from './http/peer.ts'
import type { Route } from './http/route.ts'
import { createRouter } from './http/route.ts'
import { oauthRoutes, wellKnownRoutes } from './oauth/routes.ts'
import { token } from './oauth/token.ts'
import { showError } from './pages/error.ts'
import { pageRoutes } from './pages/routes.ts'
import { apiRoutes } from './protocol/endpoint.ts'
import { healthRoutes } from './protocol/health.ts'

/**
 * What answers by routes: pages, key sets, health, what a mode adds, and the API for whoever writes its address unusually.
 *
 * `server.ts` loads this file and all it imports once the API answers.
 */
export interface Routing {
  readonly router: (request: Request, peer: Peer) => Promise<Response>
  readonly listener: Listener
  readonly token: Endpoint
}

interface Needs {
  readonly services: Services
  readonly fence: Fence
  readonly api: Endpoint
  readonly locate: Locate
  readonly trusts: Trusts
  /** The ways in that only this mode has. They come first. */
  readonly routes: readonly Route[]
}

export function createRouting({ services, fence, api, locate, trusts, routes }: Needs): Routing {
  const { log, storage } = services
  const router = createRouter({
    locate,
    failed: (error) => log.error('A request failed.', { error }),
    routes: [
      ...healthRoutes(storage, fence),
      ...routes,
      ...apiRoutes(api),
      ...[...pageRoutes(services), ...oauthRoutes(services, showError), ...wellKnownRoutes(services)].map((route) =>
        behind(fence, route),
      ),
    ],
  })
  const listener = adapt((request, connection) => router(request, peerOf(connection, request.headers, trusts)))
  return {
    router,
    listener,
    async token(asked) {
      await fence.pass()
      return token(services, asked)
    },
  }
}

function behind({ pass }: Fence, route: Route): Route {
  return {
    ...route,
    async handle(incoming) {
      await pass()
      return route.handle(incoming)
    },
  }
}
