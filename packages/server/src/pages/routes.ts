import type { Services } from '../domain/services.ts'
import type { Route } from '../http/route.ts'
import { confirmUser } from './confirm-user.ts'
import { brandImage } from './images.ts'
import * as screens from './screens/index.ts'
import { routesOf } from './visit/routes.ts'

/** What a person opens in a browser, of whatever pool. */
export function pageRoutes(services: Services): readonly Route[] {
  return [
    { at: 'both', method: 'GET', path: '/confirmUser', handle: ({ request }) => confirmUser(services, request) },
    {
      at: 'both',
      method: 'GET',
      path: '/branding/:clientId/:version/:which',
      handle: (incoming) => brandImage(services, incoming),
    },
    ...Object.values(screens).flatMap((screen) => routesOf(services, screen)),
  ]
}
