import type { Services } from '../../domain/services.ts'
import { FederationError, reasonOf } from '../../federation/error.ts'
import { oneLine } from '../../http/text.ts'
import type { Incoming } from '../../http/route.ts'
import { redirect, showError } from '../browser/redirect.ts'
import type { BrowserSession } from '../browser/session.ts'
import type { AtClient } from '../client.ts'
import type { Front } from '../front.ts'
import { posted } from './posted.ts'
import { findProvider } from './provider.ts'

const PURPOSE = 'way to sign out of a provider'
const LIFE_MS = 5 * 60_000

/** Where a browser goes once the provider has ended its session. */
interface SigningOut {
  readonly location: string
  readonly until: number
}

/**
 * Where a browser is led for its provider to end its session, too, if it is set up for that (`IDPSignout`). What is to end
 * here has ended by then, so nothing depends on an answer.
 */
export async function signOutElsewhere(
  services: Services,
  front: Front,
  at: AtClient,
  session: BrowserSession | undefined,
  location: string,
): Promise<string | undefined> {
  const { elsewhere } = session ?? {}
  if (!elsewhere?.session) return undefined
  const found = await findProvider(services, at, elsewhere.provider)
  if (!found?.kind.signOut || found.provider.ProviderDetails['IDPSignout'] !== 'true') return undefined
  const { keyring, clock, random } = services
  const until = clock.now().getTime() + LIFE_MS
  const state = keyring.sealState({ location, until } satisfies SigningOut, PURPOSE)
  const nonce = Buffer.from(random(24)).toString('base64url')
  const trip = { pool: at.pool, provider: found.provider, state, nonce, returnTo: `${front.url}/saml2/logout` }
  try {
    return await found.kind.signOut(services, trip, elsewhere.session)
  } catch (error) {
    if (!(error instanceof FederationError)) throw error
    services.log.info(`A sign-out of ${elsewhere.provider} was left out: ${oneLine(reasonOf(error), 500)}.`)
    return undefined
  }
}

/** `POST /saml2/logout`: leads on a browser whose provider has ended its session. Where to was said here, and sealed. */
export async function samlLogout({ keyring, clock }: Services, incoming: Incoming): Promise<Response> {
  const parameters = await posted(incoming)
  const state = keyring.openState(parameters?.get('RelayState') ?? '', PURPOSE) as SigningOut | undefined // sealed here only
  if (!state || state.until <= clock.now().getTime()) {
    return showError('Invalid samlResponse or relayState from identity provider')
  }
  return redirect(state.location)
}
