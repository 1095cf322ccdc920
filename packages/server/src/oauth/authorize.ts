import type { Services } from '../domain/services.ts'
import type { Incoming } from '../http/route.ts'
import type { Authorization } from './browser/authorization.ts'
import { readAuthorization } from './browser/authorization.ts'
import { answerKnown, isTooLittle } from './browser/known.ts'
import { isOpened, redirect, refusedWith, UNOPENED } from './browser/redirect.ts'
import type { BrowserSession } from './browser/session.ts'
import { findBrowserSession } from './browser/session.ts'
import { leave } from './federation/leave.ts'
import { frontOf } from './front.ts'

/**
 * `GET /oauth2/authorize`: answers an application at once when the browser has signed in before and nothing more is asked
 * for, and leads to the page where one signs in otherwise, or to the identity provider that is named.
 */
export async function authorize(services: Services, incoming: Incoming): Promise<Response> {
  const { request } = incoming
  if (!isOpened(request)) return new Response(null, UNOPENED)
  const front = frontOf(services, incoming)
  const url = new URL(request.url)
  const asked = await readAuthorization(services, front, url.searchParams)
  if (asked instanceof Response) return asked

  const found = await findBrowserSession(services, front, request, asked)
  if (!found || asksMore(services, asked, found.session)) {
    if (asked.prompt.includes('none')) return refusedWith(asked, 'login_required')
    return asked.provider === undefined ? redirect(`/login${url.search}`) : leave(services, incoming, asked)
  }
  return answerKnown(services, asked, found, incoming)
}

/** Whether somebody has to do something again, or more, than the session tells of. */
function asksMore(services: Pick<Services, 'clock'>, asked: Authorization, session: BrowserSession): boolean {
  return asked.prompt.some((one) => one !== 'none') || isTooLittle(services, asked, session)
}
