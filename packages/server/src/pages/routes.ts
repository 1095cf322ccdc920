import type { Services } from '../domain/services.ts'
import type { Route } from '../http/route.ts'
import { confirmUser } from './confirm-user.ts'

/** What a person opens in a browser, of whatever pool. */
export function pageRoutes(services: Services): readonly Route[] {
  return [{ at: 'both', method: 'GET', path: '/confirmUser', handle: ({ request }) => confirmUser(services, request) }]
}
