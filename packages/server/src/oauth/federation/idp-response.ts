import type { Services } from '../../domain/services.ts'
import { OAuthError } from '../../errors.ts'
import type { Incoming } from '../../http/route.ts'
import { readForm } from '../answers.ts'
import { isOpened, showError, UNOPENED } from '../browser/redirect.ts'
import type { Parameters } from '../parameters.ts'
import { readParameters } from '../parameters.ts'
import { comeBack } from './come-back.ts'

/** `GET` and `POST /oauth2/idpresponse`: takes the answer of a provider of OAuth 2.0, which a browser brings. */
export async function idpResponse(services: Services, incoming: Incoming): Promise<Response> {
  const { request } = incoming
  const isPosted = request.method === 'POST'
  if (!isPosted && !isOpened(request)) return new Response(null, UNOPENED)
  const parameters = isPosted ? await posted(incoming) : readParameters(new URL(request.url).searchParams)
  const state = parameters?.get('state')
  if (!parameters || parameters.repeated !== undefined || state === undefined) return showError('invalid_request')
  return comeBack(services, incoming, state, parameters.all)
}

async function posted(incoming: Incoming): Promise<Parameters | undefined> {
  try {
    return await readForm(incoming)
  } catch (error) {
    if (error instanceof OAuthError) return undefined
    throw error
  }
}
