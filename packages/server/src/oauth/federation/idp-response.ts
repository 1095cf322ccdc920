import type { Services } from '../../domain/services.ts'
import type { Incoming } from '../../http/route.ts'
import { isOpened, showError, UNOPENED } from '../browser/redirect.ts'
import { frontOf } from '../front.ts'
import { readParameters } from '../parameters.ts'
import { comeBack } from './come-back.ts'
import { askAgain, posted } from './posted.ts'

/** `GET` and `POST /oauth2/idpresponse`: takes the answer of a provider of OAuth 2.0, which a browser brings. */
export async function idpResponse(services: Services, incoming: Incoming): Promise<Response> {
  const { request } = incoming
  const isPosted = request.method === 'POST'
  if (!isPosted && !isOpened(request)) return new Response(null, UNOPENED)
  const parameters = isPosted ? await posted(incoming) : readParameters(new URL(request.url).searchParams)
  const state = parameters?.get('state')
  if (!parameters || parameters.repeated !== undefined || state === undefined) return showError('invalid_request')
  const again = isPosted ? askAgain(frontOf(services, incoming), incoming, parameters) : undefined
  return again ?? comeBack(services, incoming, { state, answer: parameters.all, path: '/oauth2/idpresponse' })
}
