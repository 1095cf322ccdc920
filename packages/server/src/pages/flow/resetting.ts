import type { CodeDelivery } from '../../domain/messages/messages.ts'
import { forgotPassword } from '../../operations/recovery/forgot-password.ts'
import { reset } from '../views/password/reset.ts'
import { passwordRules } from '../visit/offers.ts'
import type { Wrong } from '../visit/problem.ts'
import { isTooOften } from '../visit/problem.ts'
import type { Shown, Visit } from '../visit/visit.ts'
import { formTo, placeOf } from '../visit/visit.ts'

export interface Resetting {
  readonly username: string
  /** Masked. */
  readonly destination?: string | undefined
}

/** Asks for a new password and the code that allows it. */
export function showReset(
  visit: Visit,
  { username, destination }: Resetting,
  shown: Wrong & { sentAgain?: boolean } = {},
) {
  const { frame, asked } = visit
  return reset(frame, {
    form: formTo(visit, '/confirmforgotPassword', destination === undefined ? {} : { destination }),
    username,
    destination,
    rules: passwordRules(asked.pool, shown.problems ? visit.typed('password') : ''),
    again: formTo(visit, '/forgotPassword', { username, again: 'yes' }),
    signIn: placeOf(visit, '/login', { login_hint: username }),
    values: { code: visit.typed('code') },
    ...shown,
  })
}

/** Sends the code that allows a new password, and asks for both. */
export async function sendReset(visit: Visit, username: string, sentAgain = false): Promise<Shown> {
  const { services, asked } = visit
  let delivery: CodeDelivery
  try {
    delivery = await forgotPassword(services, asked, { Username: username })
  } catch (error) {
    if (!isTooOften(error)) throw error
    // One of the codes before may still be good.
    return showReset(visit, { username }, { problem: 'tooOften' })
  }
  return showReset(visit, { username, destination: delivery.Destination }, { sentAgain })
}
