import { formOf } from '../flow/waiting.ts'
import type { Waiting } from '../flow/waiting.ts'
import { showPassword } from '../flow/signing-in.ts'
import { choose } from '../views/sign-in/choose.ts'
import { placeOf } from '../visit/visit.ts'
import type { Step } from './step.ts'

type Offered = Parameters<typeof choose>[1]['factors'][number]['factor']
const OFFERED: readonly Offered[] = ['WEB_AUTHN', 'EMAIL_OTP', 'SMS_OTP', 'PASSWORD']

/**
 * Which first factor is to be shown.
 *
 * Where codes would go is not said: of somebody else's address it would tell too much.
 */
export const SELECT_CHALLENGE: Step = {
  shows: [],
  show(visit, waiting, again) {
    const offered = offeredIn(waiting)
    if (offered.length === 1 && offered[0] === 'PASSWORD') return showPassword(visit, waiting.username)
    return choose(visit.frame, {
      form: formOf(visit, waiting),
      username: waiting.username,
      other: placeOf(visit, '/login', { login_hint: undefined }),
      factors: offered.map((factor) => ({ factor })),
      ...again,
    })
  },
  take: (visit, waiting) => {
    const answer = visit.typed('challenge')
    if (answer === 'PASSWORD') return { shown: showPassword(visit, waiting.username) }
    return { responses: { ANSWER: answer } }
  },
}

export function offeredIn({ available = [] }: Pick<Waiting, 'available'>): Offered[] {
  return OFFERED.filter((factor) => available.includes(factor))
}
