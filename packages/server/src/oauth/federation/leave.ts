import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import type { Services } from '../../domain/services.ts'
import type { Incoming } from '../../http/route.ts'
import type { Authorization } from '../browser/authorization.ts'
import { redirect, refusedWith } from '../browser/redirect.ts'
import { frontOf } from '../front.ts'
import { refusalOf } from './refusal.ts'
import { findProvider } from './provider.ts'
import { LONGEST_QUERY, startWay } from './way.ts'

/** Sends a browser to the identity provider that the application has named. */
export async function leave(services: Services, incoming: Incoming, asked: Authorization): Promise<Response> {
  const { request } = incoming
  const front = frontOf(services, incoming)
  const query = new URL(request.url).search.slice(1)
  if (query.length > LONGEST_QUERY) return refusedWith(asked, 'invalid_request', 'the request is too long')
  const { pool } = asked
  const found = await findProvider(services, asked, asked.provider)
  if (!found) return refusedWith(asked, 'invalid_request', 'Unknown identity provider')
  const { provider, kind } = found

  const to = { pool, provider: provider.ProviderName, query, path: kind.path }
  const { way, state, cookie } = startWay(services, front, request, to)
  const trip = { pool, provider, state, nonce: way.nonce, returnTo: way.returnTo }
  const { loginHint, prompt, maxAge } = asked
  const wishes = { loginHint, prompt, maxAge, acr: acrOf(asked, provider) }
  try {
    const url = await kind.begin(services, trip, wishes)
    const response = redirect(url.href)
    response.headers.append('set-cookie', cookie)
    return response
  } catch (error) {
    return refusalOf(services, asked, error)
  }
}

/** The levels that are asked for, as the provider calls them; those that it has no name for are not asked of it. */
function acrOf({ levels }: Authorization, { AcrMapping = {} }: IdentityProvider): string | undefined {
  const names: Readonly<Record<string, string | undefined>> = AcrMapping
  return levels.map((level) => names[`Level${level}`]).find((name) => name !== undefined)
}
