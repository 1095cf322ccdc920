import type { Services } from '../domain/services.ts'
import { page } from '../http/browser/page.ts'
import type { Incoming } from '../http/route.ts'
import { ERRORS } from '../oauth/browser/redirect.ts'
import { told } from './views/told.ts'
import { frameAlone } from './visit/alone.ts'

/** `GET /error`: shows which error it was, and nothing that somebody else has put into the address. */
export async function errorPage(services: Services, incoming: Incoming): Promise<Response> {
  const query = new URL(incoming.request.url).searchParams
  const named = query.get('error')
  const frame = await frameAlone(services, incoming, query.get('client_id'))
  return page(told(frame, { what: 'error', error: ERRORS.find((error) => error === named), status: 400 }))
}
