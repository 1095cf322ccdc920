import type { FirstCode } from '../../../domain/codes/factor-codes.ts'
import { proveByCode } from '../../first/code.ts'
import type { Challenge } from '../../step.ts'

/** A code in a text, as the first factor. */
export const SMS_OTP: Challenge<FirstCode> = {
  required: ['SMS_OTP_CODE'],
  respond: (response) => proveByCode(response, 'SMS_OTP'),
}
