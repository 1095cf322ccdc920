import { reached } from '../domain/tokens/levels.ts'
import type { Services } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import type { Incoming } from '../http/route.ts'
import type { Authorization } from './browser/authorization.ts'
import { readAuthorization } from './browser/authorization.ts'
import { answerAuthorization, callerOf } from './browser/complete.ts'
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
  const { session, user } = found
  const subject = { user, factors: session.factors, authTime: new Date(session.authTime) }
  try {
    return await answerAuthorization(services, asked, subject, callerOf(incoming))
  } catch (error) {
    // A function of the pool does not agree.
    if (!(error instanceof ApiError) || error.status >= 500) throw error
    return refusedWith(asked, 'invalid_request', `${error.message} `)
  }
}

/** Whether somebody has to do something again, or more, than the session tells of. */
function asksMore(
  { clock }: Pick<Services, 'clock'>,
  { prompt, maxAge, levels: [level] }: Authorization,
  { authTime, factors }: BrowserSession,
): boolean {
  if (prompt.some((one) => one !== 'none')) return true
  const seconds = (clock.now().getTime() - authTime) / 1000
  if (maxAge !== undefined && seconds > maxAge) return true
  return level !== undefined && reached(factors) < level
}
