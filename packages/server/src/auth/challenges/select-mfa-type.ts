import { activeFactors } from '../../domain/factors/mfa.ts'
import { ApiError } from '../../errors.ts'
import { INVALID_SESSION } from '../session.ts'
import type { Challenge } from '../step.ts'
import { requireField } from '../step.ts'
import { EMAIL_OTP } from './email-otp.ts'
import { SMS_MFA } from './sms-mfa.ts'
import { SOFTWARE_TOKEN_MFA } from './software-token-mfa.ts'

export const factors = { SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP }

/** Which of several second factors is to be shown. */
export const SELECT_MFA_TYPE: Challenge = {
  required: ['ANSWER'],
  async ask({ user, choices }) {
    return { parameters: { MFAS_CAN_CHOOSE: JSON.stringify(choices), USER_ID_FOR_SRP: user.username } }
  },
  async respond({ responses, user, ...from }) {
    if (!user) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
    const given = requireField(responses, 'ANSWER')
    // The service's model calls it so, its clients by the name of the challenge.
    const answer = given === 'EMAIL_MFA' ? 'EMAIL_OTP' : given
    const chosen = activeFactors(from.pool, user).enabled.find((factor) => factor === answer)
    if (!chosen) throw new ApiError('InvalidParameterException', 'ANSWER must be one of MFAS_CAN_CHOOSE.')
    return { ask: chosen, whose: user, ...(await factors[chosen].ask({ ...from, user, choices: [] })) }
  },
}
