import type { Factor } from '../../auth/step.ts'
import type { CodeDelivery } from '../../domain/messages/messages.ts'
import { beginAt } from '../../operations/begin.ts'
import { resendCode } from '../../operations/sign-up/resend-confirmation-code.ts'
import { confirm } from '../views/sign-up/confirm.ts'
import { told } from '../views/told.ts'
import { keep, kept } from '../visit/kept.ts'
import type { Kept } from '../visit/kept.ts'
import type { Wrong } from '../visit/problem.ts'
import { isTooOften } from '../visit/problem.ts'
import type { Shown, Visit } from '../visit/visit.ts'
import { formTo, placeOf } from '../visit/visit.ts'

/** Somebody who has signed up on a page a moment ago, and signs in by the code that confirms it. */
export interface SignedUp {
  readonly sub: string
  readonly epoch: number
  /** What was shown by it; without a password, the code is all there is. */
  readonly proven: Extract<Factor, 'PASSWORD'> | 'code'
}

/** What a page knows of a sign-up that waits for its code. */
export interface Confirming {
  readonly username: string
  readonly delivery?: CodeDelivery | undefined
  readonly signedUp?: SignedUp | undefined
}

const KIND = 'sign-up'
/** As long as somebody may look for a mail. */
const MINUTES = 30

/** Asks for the code of a sign-up. Where a link is sent in its place, there is nothing to type. */
export function showConfirm(visit: Visit, to: Confirming, shown: Wrong & { sentAgain?: boolean } = {}): Shown {
  const { frame } = visit
  const { username, delivery } = to
  const signIn = placeOf(visit, '/login', { login_hint: username })
  if (isByLink(visit, delivery)) return told(frame, { what: 'linkSent', said: delivery?.Destination, signIn })
  const keeps = { username, ...keep(visit, KIND, to, MINUTES) }
  return confirm(frame, {
    form: formTo(visit, '/confirm', keeps),
    by: delivery?.DeliveryMedium === 'SMS' ? 'sms' : 'email',
    destination: delivery?.Destination,
    again: formTo(visit, '/resendcode', keeps),
    signIn,
    ...shown,
  })
}

function isByLink({ asked: { pool } }: Visit, delivery: CodeDelivery | undefined): boolean {
  const { DefaultEmailOption } = pool.settings.VerificationMessageTemplate ?? {}
  return DefaultEmailOption === 'CONFIRM_WITH_LINK' && delivery?.DeliveryMedium === 'EMAIL'
}

/** What a form of that page brings: of one that was opened by its address, the name alone. */
export function confirmingOf(visit: Visit, username: string): Kept<Confirming> | undefined {
  const found = kept<Confirming>(visit, KIND)
  return found?.value.username === username ? found : undefined
}

/** Sends the code of a sign-up again, and asks for it. */
export async function resend(visit: Visit, username: string, signedUp?: SignedUp): Promise<Shown> {
  const { services, asked } = visit
  let delivery: CodeDelivery
  try {
    delivery = await resendCode(services, await beginAt(services, asked, username), { Username: username })
  } catch (error) {
    if (!isTooOften(error)) throw error
    // One of the codes before may still be good.
    return showConfirm(visit, { username, signedUp }, { problem: 'tooOften' })
  }
  return showConfirm(visit, { username, delivery, signedUp }, { sentAgain: true })
}
