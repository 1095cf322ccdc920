import type { Services } from '../../domain/services.ts'
import { isSocial } from '../../domain/federation/providers.ts'
import type { Incoming } from '../../http/route.ts'
import type { Authorization } from '../browser/authorization.ts'
import { readAuthorization } from '../browser/authorization.ts'
import { showError } from '../browser/redirect.ts'
import { frontOf } from '../front.ts'
import { comeBack } from './come-back.ts'
import { askAgain, posted } from './posted.ts'
import type { Found } from './provider.ts'
import { findProvider } from './provider.ts'
import { refusalOf } from './refusal.ts'
import { signInFederated } from './sign-in-federated.ts'

const PATH = '/saml2/idpresponse'
const UNUSABLE = 'Invalid samlResponse or relayState from identity provider'

/** `POST /saml2/idpresponse`: takes the answer of a provider of SAML, or what it sends without having been asked. */
export async function samlResponse(services: Services, incoming: Incoming): Promise<Response> {
  const parameters = await posted(incoming)
  const state = parameters?.get('RelayState')
  if (!parameters || state === undefined || parameters.get('SAMLResponse') === undefined) return showError(UNUSABLE)
  if (/(?:^|&)identity_provider=/.test(state)) return takeUnasked(services, incoming, state, parameters.all)
  const again = askAgain(frontOf(services, incoming), incoming, parameters)
  return again ?? comeBack(services, incoming, { state, answer: parameters.all, path: PATH })
}

/**
 * Signs in whom a provider sends of its own accord (`IDPInit`).
 *
 * Nothing binds such an answer to a browser: whoever has one of their own can make others post it, who are then signed in
 * as somebody else. So a provider has to be set up for it, and its client has none that it would be a danger to.
 */
async function takeUnasked(
  services: Services,
  incoming: Incoming,
  relayState: string,
  answer: URLSearchParams,
): Promise<Response> {
  const front = frontOf(services, incoming)
  const query = new URLSearchParams(relayState)
  const asked = await readAuthorization(services, front, query)
  if (asked instanceof Response) return asked
  const found = await findProvider(services, asked, asked.provider)
  if (!found || !(await isAllowed(services, asked, found))) return showError(UNUSABLE)
  const { pool } = asked
  const trip = { pool, provider: found.provider, state: relayState, nonce: undefined, returnTo: `${front.url}${PATH}` }
  const untold = { ...asked, state: undefined }
  try {
    const person = await found.kind.finish(services, trip, answer)
    return await signInFederated(services, untold, { provider: found.known, person, nonce: undefined }, incoming)
  } catch (error) {
    return refusalOf(services, untold, error)
  }
}

async function isAllowed(services: Services, asked: Authorization, { kind, provider }: Found): Promise<boolean> {
  if (kind.path !== PATH || provider.ProviderDetails['IDPInit'] !== 'true') return false
  const names = asked.client.settings.SupportedIdentityProviders ?? []
  if (names.some((name) => name === 'COGNITO' || isSocial(name))) return false
  const all = await Promise.all(names.map((name) => findProvider(services, asked, name)))
  return all.every((one) => one?.kind.path === PATH)
}
