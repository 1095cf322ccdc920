import type { Finish } from '../../auth/sign-in.ts'
import { complete, enterBrowser } from '../../oauth/browser/complete.ts'
import { termsFor } from '../visit/offers.ts'
import type { Visit } from '../visit/visit.ts'
import { placeOf } from '../visit/visit.ts'

/** Where somebody is led who has signed in: back to the application, or before that to a page more. */

export const ADD_PASSKEY = '/passkeys/add'
export const CONSENT = '/consent'

/** A session that an application takes for so short a time may be too old by the time such a page is done with. */
const SHORT_SECONDS = 300

/** First to the terms, if the application asks for consent to them, or to the page that had them sign in. */
export function finishOf(visit: Visit): Finish<Response> {
  const { asked, query } = visit
  return leading(visit, async () => {
    if (asked.prompt.includes('consent') && (await termsFor(visit))) return CONSENT
    return query.get('next') === ADD_PASSKEY && visit.party ? ADD_PASSKEY : undefined
  })
}

/** After a sign-up: first to a passkey, if the pool has them. */
export function finishSignUpOf(visit: Visit): Finish<Response> {
  return leading(visit, async () => (visit.party ? ADD_PASSKEY : undefined))
}

function leading(visit: Visit, pageBefore: () => Promise<string | undefined>): Finish<Response> {
  const { services, asked, incoming } = visit
  return async (...signedIn) => {
    const isTooShort = asked.maxAge !== undefined && asked.maxAge < SHORT_SECONDS
    const before = isTooShort ? undefined : await pageBefore()
    if (before === undefined) return complete(services, asked, incoming)(...signedIn)
    // They have signed in now, so nobody is asked to do so again.
    const location = placeOf(visit, before, { prompt: undefined, next: undefined })
    return enterBrowser(services, incoming, location)(...signedIn)
  }
}
