import type { Fence } from './domain/keys/fence.ts'
import type { Authority } from './domain/principal.ts'
import type { Services } from './domain/services.ts'
import type { Peer } from './http/peer.ts'
import type { Locate, Route } from './http/route.ts'
import { createRouter } from './http/route.ts'
import { oauthRoutes, wellKnownRoutes } from './oauth/routes.ts'
import { pageRoutes } from './pages/routes.ts'
import { logCalls } from './protocol/call-log.ts'
import type { Dispatcher } from './protocol/dispatch.ts'
import { createDispatcher } from './protocol/dispatch.ts'
import { apiRoutes } from './protocol/endpoint.ts'
import { healthRoutes } from './protocol/health.ts'

/**
 * What answers requests: everything between a connection and the services.
 *
 * `server.ts` loads this file and all it imports once the port is open, so that a start waits for none of it.
 */
export interface Answering {
  readonly dispatcher: Dispatcher
  readonly router: (request: Request, peer: Peer) => Promise<Response>
}

interface Needs {
  readonly services: Services
  readonly fence: Fence
  readonly authority: Authority
  readonly locate: Locate
  /** Whether the log says what a refusal is about. */
  readonly explains: boolean
  /** The ways in that only this mode has. They come first. */
  readonly routes: readonly Route[]
}

export function createAnswering({ services, fence, authority, locate, explains, routes }: Needs): Answering {
  const { log, random, storage } = services
  const dispatcher = createDispatcher(services, { authority, observe: logCalls(log, { explains }), pass: fence.pass })
  const router = createRouter({
    locate,
    failed: (error) => log.error('A request failed.', { error }),
    routes: [
      ...healthRoutes(storage, fence),
      ...routes,
      ...apiRoutes(dispatcher, random),
      ...[...pageRoutes(services), ...oauthRoutes(services), ...wellKnownRoutes(services)].map((route) =>
        behind(fence, route),
      ),
    ],
  })
  return { dispatcher, router }
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
