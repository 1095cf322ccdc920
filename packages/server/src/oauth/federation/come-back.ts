import type { Services } from '../../domain/services.ts'
import type { Incoming } from '../../http/route.ts'
import { readAuthorization } from '../browser/authorization.ts'
import { logRefused, showError } from '../browser/redirect.ts'
import { frontOf } from '../front.ts'
import { findProvider } from './provider.ts'
import { refusalOf } from './refusal.ts'
import { signInFederated } from './sign-in-federated.ts'
import { hasKept, openWay } from './way.ts'

/** Nothing is told to anybody of an answer that this browser was not sent for. */
const NOT_EXPECTED = 'Invalid state'

interface Brought {
  readonly state: string
  readonly answer: URLSearchParams
  /** Where it was brought to. */
  readonly path: string
}

/**
 * Takes the answer that a browser brings from an identity provider, once.
 *
 * The application's request is read anew: its client may have been changed meanwhile.
 */
export async function comeBack(
  services: Services,
  incoming: Incoming,
  { state, answer, path }: Brought,
): Promise<Response> {
  const front = frontOf(services, incoming)
  const way = openWay(services, front, incoming.request, state)
  if (!way) {
    const why = hasKept(front, incoming.request)
      ? 'the state was not made here for this browser, or is older than five minutes'
      : 'the browser has not kept the cookie of its way to the provider'
    logRefused(services, NOT_EXPECTED, why)
    return showError(NOT_EXPECTED)
  }
  const read = await readAuthorization(services, front, new URLSearchParams(way.query))
  if (read instanceof Response) return read
  if (read.pool.id !== way.pool || !way.returnTo.endsWith(path)) return showError(NOT_EXPECTED)
  const asked = { ...read, provider: way.provider }
  if (!(await services.storage.spent.spend([{ jti: way.jti, expiresAt: new Date(way.until) }]))) {
    return showError(NOT_EXPECTED)
  }
  const found = await findProvider(services, asked, way.provider)
  if (found?.kind.path !== path) return showError('invalid_request')
  const { provider, known, kind } = found
  const trip = { pool: asked.pool, provider, state, nonce: way.nonce, returnTo: way.returnTo }
  try {
    const person = await kind.finish(services, trip, answer)
    return await signInFederated(services, asked, { provider: known, person, nonce: way.nonce }, incoming)
  } catch (error) {
    return refusalOf(services, asked, error)
  }
}
