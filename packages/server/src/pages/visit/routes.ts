import type { Services } from '../../domain/services.ts'
import { ApiError, OAuthError, PageError } from '../../errors.ts'
import { askedOf } from '../../http/endpoint.ts'
import { isFromElsewhere } from '../../http/browser/other-pages.ts'
import { page } from '../../http/browser/page.ts'
import type { Incoming, Route } from '../../http/route.ts'
import { readForm } from '../../oauth/answers.ts'
import { readAuthorization } from '../../oauth/browser/authorization.ts'
import { frontOf } from '../../oauth/front.ts'
import { told } from '../views/told.ts'
import { csrfOf } from './csrf.ts'
import { frameOf } from './frame.ts'
import { languageAsked } from './language.ts'
import { partyHere } from './passkeys.ts'
import { showError } from '../error.ts'
import type { Answer, Screen, Shown, Visit } from './visit.ts'
import { placeOf } from './visit.ts'

/**
 * The one way to every page: what the application asks for is checked, a form is known to be of this browser and of this
 * server's page, and what is thrown becomes a page. So no page can forget any of it.
 */
export function routesOf(services: Services, { path, open, send }: Screen): readonly Route[] {
  const route = (method: 'GET' | 'POST', answer: Answer): Route => ({
    at: 'both',
    method,
    path,
    async handle(incoming) {
      try {
        return await visited(services, incoming, answer)
      } catch (error) {
        if (!(error instanceof PageError)) throw error
        return showError(services, incoming, error.message)
      }
    },
  })
  const refused = () => new Response(null, { status: 405, headers: { allow: 'GET, HEAD, POST' } })
  return [route('GET', open), route('POST', send), { at: 'both', method: 'ALL', path, handle: refused }]
}

async function visited(services: Services, incoming: Incoming, answer: Answer): Promise<Response> {
  const { request } = incoming
  const front = frontOf(services, incoming)
  const query = new URL(request.url).searchParams
  const asked = await readAuthorization(services, front, query)
  if (asked instanceof Response) return asked

  const { language, cookies } = languageAsked(front, request, query)
  const frame = await frameOf(services, asked, language)
  const party = await partyHere(services, { asked, incoming, front })
  const csrf = csrfOf(services, front, request, asked)
  const visit = { services, incoming, front, asked, query, party, frame, csrf: csrf.token, typed: () => '' }
  const shown = await answered(visit, request, csrf, answer)
  const response = shown instanceof Response ? shown : await page(shown)
  for (const cookie of [...cookies, ...csrf.cookies]) response.headers.append('set-cookie', cookie)
  return response
}

async function answered(
  visit: Visit,
  request: Request,
  csrf: ReturnType<typeof csrfOf>,
  answer: Answer,
): Promise<Shown> {
  const { services, front, frame } = visit
  try {
    if (request.method !== 'POST') return await answer(visit)
    // A proxy may have changed the name that the browser has asked for; by that of a pool's domain it is found here.
    const origins = front.pool === undefined ? [new URL(services.settings.publicUrl).origin] : []
    if (isFromElsewhere(request, origins)) {
      return refusedAt(visit, 'expired', 'the form comes from a page of another origin')
    }
    const { get } = await readForm(askedOf(visit.incoming))
    if (!csrf.isOwn(get('_csrf') ?? '')) {
      if (!csrf.isKept) return refusedAt(visit, 'noCookie', 'the browser keeps no cookies')
      return refusedAt(visit, 'expired', 'the form is not one of this browser')
    }
    return await answer({ ...visit, typed: (name) => storable(get(name)) })
  } catch (error) {
    if (error instanceof OAuthError) return told(frame, { what: 'error', error: error.code, status: 400 })
    if (error instanceof ApiError && error.status < 500) {
      return told(frame, { what: 'error', said: error.message, signIn: placeOf(visit, '/login'), status: 400 })
    }
    services.log.error('A page failed.', { error })
    return told(frame, { what: 'error', error: 'server_error', status: 500 })
  }
}

/** A form of another site, of another browser, or of a page that was open for too long: one may start again. */
function refusedAt(visit: Visit, what: 'expired' | 'noCookie', why: string): Shown {
  const { pathname } = new URL(visit.incoming.request.url)
  visit.services.log.info(`${pathname} refused: ${why}.`)
  return told(visit.frame, { what, signIn: placeOf(visit, '/login'), status: 403 })
}

/** PostgreSQL could not keep U+0000, and nobody types it. */
function storable(text = ''): string {
  if (text.includes('\0')) throw new OAuthError('invalid_request', { detail: 'a field holds U+0000' })
  return text
}
