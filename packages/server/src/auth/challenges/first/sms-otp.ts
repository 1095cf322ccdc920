import type { FirstCode } from '../../../domain/codes/factor-codes.ts'
import { attemptOf } from '../../first/attempt.ts'
import { proveByCode, sendFirstCode } from '../../first/code.ts'
import type { Challenge } from '../../step.ts'
import { requireField } from '../../step.ts'

/** A code in a text, as the first factor. */
export const SMS_OTP: Challenge<FirstCode> = {
  required: ['SMS_OTP_CODE'],
  again: async (response) =>
    sendFirstCode(attemptOf(response, requireField(response.responses, 'USERNAME')), 'SMS_OTP'),
  respond: (response) => proveByCode(response, 'SMS_OTP'),
}
