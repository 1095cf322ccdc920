import type { Services } from '../domain/services.ts'
import type { Incoming } from '../http/route.ts'
import {
  isOpened,
  logged,
  logRefused,
  notPresent,
  redirect,
  showError,
  toErrorPage,
  UNOPENED,
} from './browser/redirect.ts'
import { endBrowserSession, noCookie } from './browser/session.ts'
import { findClient } from './client.ts'
import { signOutElsewhere } from './federation/saml-logout.ts'
import { frontOf } from './front.ts'
import { readParameters } from './parameters.ts'

/**
 * `GET /logout`: ends the session of a browser, and leads to a sign-out URL of the client, or to where one signs in again
 * (oauth.md 8). Tokens stay as they are.
 *
 * It leads nowhere that is not registered, by exact comparison: a link on this server's name that leads elsewhere would
 * lend that name to whoever writes it.
 */
export async function logout(services: Services, incoming: Incoming): Promise<Response> {
  const { request } = incoming
  if (!isOpened(request)) return new Response(null, UNOPENED)
  const front = frontOf(services, incoming)
  const { get, repeated } = readParameters(new URL(request.url).searchParams)
  if (repeated !== undefined) return showError('invalid_request')
  const clientId = get('client_id')
  if (clientId === undefined) return notPresent('client_id')
  const found = await findClient(services, front, clientId)
  if (!found) return toErrorPage('invalid_request', clientId)
  const { pool, client } = found

  const location = get('logout_uri') === undefined ? toSignIn() : toLogoutUrl()
  if (location === undefined) {
    logRefused(services, 'invalid_request', reason())
    return notPresent('redirect_uri')
  }
  const ended = await endBrowserSession(services, front, request, pool)
  const response = redirect((await signOutElsewhere(services, front, found, ended, location)) ?? location)
  response.headers.append('set-cookie', noCookie(front, pool))
  return response

  /** The page says that `redirect_uri` is missing, whatever it is, as the service does. */
  function reason(): string {
    const [logoutUri, redirectUri] = [get('logout_uri'), get('redirect_uri')]
    if (logoutUri !== undefined) return `logout_uri ${logged(logoutUri)} is not among LogoutURLs of client ${client.id}`
    if (redirectUri === undefined) return 'neither logout_uri nor redirect_uri says where to go'
    return `redirect_uri ${logged(redirectUri)} is not among CallbackURLs of client ${client.id}`
  }

  function toLogoutUrl(): string | undefined {
    const url = get('logout_uri') ?? ''
    return client.settings.LogoutURLs?.includes(url) ? url : undefined
  }

  function toSignIn(): string | undefined {
    const { CallbackURLs: callbacks = [], AllowedOAuthScopes: scopes = [] } = client.settings
    const redirectUri = get('redirect_uri')
    if (redirectUri === undefined || !callbacks.includes(redirectUri)) return undefined
    const query = new URLSearchParams({ client_id: client.id, redirect_uri: redirectUri })
    query.set('scope', get('scope') ?? scopes.join(' '))
    for (const name of ['response_type', 'state', 'nonce']) {
      const value = get(name)
      if (value !== undefined) query.set(name, value)
    }
    return `/login?${query.toString()}`
  }
}
