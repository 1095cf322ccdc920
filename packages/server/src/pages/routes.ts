import type { Services } from '../domain/services.ts'
import type { Incoming, Route } from '../http/route.ts'
import { confirmUser } from './confirm-user.ts'
import { errorPage } from './error.ts'
import { brandImage } from './images.ts'
import { redirect } from '../oauth/browser/redirect.ts'
import * as screens from './screens/index.ts'
import { routesOf } from './visit/routes.ts'

/** What a person opens in a browser, of whatever pool. */
export function pageRoutes(services: Services): readonly Route[] {
  const opened = (path: string, answer: (services: Services, incoming: Incoming) => Promise<Response>): Route => ({
    at: 'both',
    method: 'GET',
    path,
    handle: (incoming) => answer(services, incoming),
  })
  return [
    opened('/confirmUser', confirmUser),
    opened('/error', errorPage),
    // A name that old documents have for it.
    opened('/oauth2/login', async (_, { request }) => redirect(`/login${new URL(request.url).search}`)),
    opened('/branding/:clientId/:version/:which', brandImage),
    ...Object.values(screens).flatMap((screen) => routesOf(services, screen)),
  ]
}
