import type { FactorCode } from '../../domain/codes/factor-codes.ts'
import { judgeFactorCode } from '../../domain/codes/factor-codes.ts'
import { ApiError } from '../../errors.ts'
import { INVALID_SESSION } from '../session.ts'
import type { Challenge } from '../step.ts'
import { requireField } from '../step.ts'
import { sendTo } from '../sent-code.ts'

/** A code in a text, after a first factor. */
export const SMS_MFA = {
  required: ['SMS_MFA_CODE'],
  ask: (from) => sendTo('phone_number', from),
  async respond({ services, pool, user, responses, kept }) {
    if (!user) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
    await judgeFactorCode(services, pool, user, kept, requireField(responses, 'SMS_MFA_CODE'))
    return { proven: 'SMS_MFA', user }
  },
} satisfies Challenge<FactorCode>
