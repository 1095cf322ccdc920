import { attemptOf } from '../first/attempt.ts'
import { proveByCode, sendFirstCode } from '../first/code.ts'
import type { SecondCode } from '../sent-code.ts'
import { proveBySecondCode, sendSecondAgain, sendTo } from '../sent-code.ts'
import type { Challenge } from '../step.ts'
import { requireField } from '../step.ts'

/** A code by e-mail: a first factor, where nothing was shown before; a second one; or the proof of an address that is set up as one. */
export const EMAIL_OTP = {
  required: ['EMAIL_OTP_CODE'],
  ask: (from) => sendTo('email', from),
  async again(response) {
    const { progress, responses } = response
    if (progress.proven.length > 0 || progress.custom) return sendSecondAgain('EMAIL_OTP', response)
    return sendFirstCode(attemptOf(response, requireField(responses, 'USERNAME')), 'EMAIL_OTP')
  },
  async respond(response) {
    const { progress } = response
    // What a function of the pool asks for is a second factor, also where it comes first.
    if (progress.proven.length === 0 && !progress.custom) return proveByCode(response, 'EMAIL_OTP')
    return proveBySecondCode(response, 'EMAIL_OTP', 'EMAIL_OTP_CODE')
  },
} satisfies Challenge<SecondCode>
