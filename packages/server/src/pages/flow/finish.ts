import type { Finish } from '../../auth/sign-in.ts'
import type { Factor } from '../../auth/step.ts'
import { rememberBrowser, remembersBrowsers } from '../../domain/devices/browser.ts'
import { deviceType } from '../../domain/sessions/device-type.ts'
import { deviceCookie } from '../../oauth/browser/device.ts'
import { clientSessions } from '../../domain/sessions/settings.ts'
import { complete, enterBrowser } from '../../oauth/browser/complete.ts'
import { termsFor } from '../visit/offers.ts'
import type { Visit } from '../visit/visit.ts'
import { placeOf } from '../visit/visit.ts'

/** Where somebody is led who has signed in: back to the application, or before that to a page more. */

export const ADD_PASSKEY = '/passkeys/add'
export const CONSENT = '/consent'

/** What asks for a new sign-in, or a better one: there was one just now, as good as it can be. */
const DONE_WITH = { prompt: undefined, max_age: undefined, acr_values: undefined, next: undefined }

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

const SECOND: readonly Factor[] = ['SMS_MFA', 'EMAIL_MFA', 'SOFTWARE_TOKEN_MFA']

/** After a challenge: the browser is remembered that has shown a second factor, where the pool or the user wants it. */
export function finishChallengeOf(visit: Visit): Finish<Response> {
  const { services, asked, front, typed } = visit
  const remembers = remembersBrowsers(asked.pool)
  const isWanted = remembers === 'always' || (remembers === 'asked' && typed('remember_device') === 'true')
  return async (signedIn, spend) => {
    const response = await finishOf(visit)(signedIn, spend)
    const { pool, user, progress, device } = signedIn
    if (!isWanted || device || !SECOND.some((factor) => progress.proven.includes(factor))) return response
    const { peer: address, agent } = signedIn.occasion
    const key = await rememberBrowser(services, pool, user, { name: deviceType(agent), address })
    if (key !== undefined) response.headers.append('set-cookie', deviceCookie(services, front, pool, key))
    return response
  }
}

function leading(visit: Visit, pageBefore: () => Promise<string | undefined>): Finish<Response> {
  const { services, asked, incoming } = visit
  return async (...signedIn) => {
    // Where no session is kept, nobody would be known on another page.
    const isKept = clientSessions(asked.client).SSOSession.MaxValidityMinutes > 0
    const before = isKept ? await pageBefore() : undefined
    if (before === undefined) return complete(services, asked, incoming)(...signedIn)
    return enterBrowser(services, incoming, placeOf(visit, before, DONE_WITH))(...signedIn)
  }
}
