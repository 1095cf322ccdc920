import type { Services } from '../domain/services.ts'
import { page } from '../http/browser/page.ts'
import type { Incoming } from '../http/route.ts'
import { ERRORS } from '../oauth/browser/redirect.ts'
import { told } from './views/told.ts'
import { frameAlone } from './visit/alone.ts'

/** `GET /error`: shows which error it was, and nothing that somebody else has put into the address. */
export function errorPage(services: Services, incoming: Incoming): Promise<Response> {
  const named = new URL(incoming.request.url).searchParams.get('error')
  return showError(services, incoming, ERRORS.find((error) => error === named) ?? '')
}

/** Shows what was wrong with a request: the name of an error, or a sentence. */
export async function showError(services: Services, incoming: Incoming, what: string): Promise<Response> {
  const frame = await frameAlone(services, incoming, new URL(incoming.request.url).searchParams.get('client_id'))
  const shown = what.includes(' ') ? { said: what } : { error: what || undefined }
  return page(told(frame, { what: 'error', ...shown, status: 400 }))
}
