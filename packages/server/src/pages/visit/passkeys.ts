import { openOptions } from '../../domain/passkeys/assertion.ts'
import type { RelyingParty } from '../../domain/passkeys/relying-party.ts'
import { mayUse, relyingPartyOf } from '../../domain/passkeys/relying-party.ts'
import type { Services } from '../../domain/services.ts'
import type { PasskeyRequest } from '../parts/passkey.ts'
import type { Visit } from './visit.ts'
import { formTo } from './visit.ts'

/** For whom passkeys are good on this page: none where no browser would use them, as the page has another name. */
export async function partyHere(
  services: Services,
  { asked, incoming: { request }, front }: Pick<Visit, 'asked' | 'incoming' | 'front'>,
): Promise<RelyingParty | undefined> {
  const party = await relyingPartyOf(services, asked.pool)
  const host = request.headers.get('host') ?? new URL(request.url).host
  return party && mayUse(`${front.isSecure ? 'https' : 'http'}://${host.toLowerCase()}`, party) ? party : undefined
}

/** Asks for any passkey of the pool that the browser has, in the field for the name and by a button. */
export function anyPasskey(visit: Visit): PasskeyRequest | undefined {
  const { party } = visit
  if (!party) return undefined
  const options = openOptions(visit.services, visit.asked.pool, party)
  return { form: formTo(visit, '/login'), options, kind: 'get', autofill: true }
}
