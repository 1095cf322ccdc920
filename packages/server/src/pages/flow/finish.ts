import type { Finish } from '../../auth/sign-in.ts'
import { complete, enterBrowser } from '../../oauth/browser/complete.ts'
import { partyHere } from '../visit/passkeys.ts'
import type { Visit } from '../visit/visit.ts'
import { placeOf } from '../visit/visit.ts'

export const ADD_PASSKEY = '/passkeys/add'
/** A session that an application takes for so short a time may be too old by the time a passkey is made. */
const SHORT_SECONDS = 300

/** Where somebody is led who has signed in: back to the application, or first to the page that had them sign in. */
export function finishOf(visit: Visit): Finish<Response> {
  const { services, asked, incoming, query } = visit
  return query.get('next') === ADD_PASSKEY ? finishSignUpOf(visit) : complete(services, asked, incoming)
}

/** Where somebody is led who has just signed up: to a passkey, if the pool has them, and then to the application. */
export function finishSignUpOf(visit: Visit): Finish<Response> {
  const { services, asked, incoming } = visit
  const isTooShort = asked.maxAge !== undefined && asked.maxAge < SHORT_SECONDS
  if (!partyHere(visit) || isTooShort) return complete(services, asked, incoming)
  // They have signed in now, so nobody is asked to do so again.
  return enterBrowser(services, incoming, placeOf(visit, ADD_PASSKEY, { prompt: undefined, next: undefined }))
}
