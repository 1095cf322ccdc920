import type { SecondCode } from '../sent-code.ts'
import { proveBySecondCode, sendSecondAgain, sendTo } from '../sent-code.ts'
import type { Challenge } from '../step.ts'

/** A code in a text, after a first factor; or the proof of a number that is set up as a second one. */
export const SMS_MFA = {
  required: ['SMS_MFA_CODE'],
  ask: (from) => sendTo('phone_number', from),
  again: (response) => sendSecondAgain('SMS_MFA', response),
  respond: (response) => proveBySecondCode(response, 'SMS_MFA', 'SMS_MFA_CODE'),
} satisfies Challenge<SecondCode>
