import type { Services } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import { page } from '../http/browser/page.ts'
import type { Incoming } from '../http/route.ts'
import { beginAt } from '../operations/begin.ts'
import { confirmSignUp } from '../operations/confirm-sign-up.ts'
import { findClient } from '../oauth/client.ts'
import { frontOf } from '../oauth/front.ts'
import { told } from './views/told.ts'
import { frameAlone } from './visit/alone.ts'

/** What a link holds, in the forms that the API asks of the same members. */
const FORMS = {
  client_id: /^[\w+]{1,128}$/,
  user_name: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u,
  confirmation_code: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,2048}$/u,
}

/**
 * `GET /confirmUser`: where the link of a mail leads, which confirms a sign-up when it is opened, as the service does.
 *
 * Programs that look at mail open links as well: so a link that is opened again shows that the registration is confirmed,
 * and a request that only asks whether there is something (HEAD), or comes in advance, changes nothing.
 */
export async function confirmUser(services: Services, incoming: Incoming): Promise<Response> {
  const { request } = incoming
  if (request.method !== 'GET' || /prefetch|prerender/i.test(request.headers.get('sec-purpose') ?? '')) {
    return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
  }
  const { searchParams } = new URL(request.url)
  const [clientId, name, typed] = (Object.keys(FORMS) as (keyof typeof FORMS)[]).map((key) => {
    const [value = '', ...more] = searchParams.getAll(key)
    return more.length === 0 && FORMS[key].test(value) ? value : undefined
  })
  const frame = await frameAlone(services, incoming, clientId)
  /** The same for whatever is wrong: it tells nobody who has an account. */
  const notConfirmed = () => page(told(frame, { what: 'notConfirmed', status: 400 }))
  const at = clientId === undefined ? undefined : await findClient(services, frontOf(services, incoming), clientId)
  if (!at || name === undefined || typed === undefined) return notConfirmed()
  try {
    const begun = await beginAt(services, at, name)
    // The API tells who is confirmed, too.
    if (begun.user?.status !== 'CONFIRMED') await confirmSignUp(services, begun, { typed, moveAliases: false })
    return page(told(frame, { what: 'confirmed' }))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return /^(LimitExceeded|TooManyRequests|TooManyFailedAttempts)/.test(error.name)
      ? page(told(frame, { what: 'tooOften', status: 429 }))
      : notConfirmed()
  }
}
