import type { FactorCode } from '../../domain/codes/factor-codes.ts'
import { judgeFactorCode } from '../../domain/codes/factor-codes.ts'
import { withNewFactor } from '../../domain/users/mfa-settings.ts'
import { withAttributes } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import { proveByCode } from '../first/code.ts'
import { INVALID_SESSION } from '../session.ts'
import { refuseSetUp } from '../set-up.ts'
import type { Challenge } from '../step.ts'
import { requireField } from '../step.ts'
import { sendTo } from '../sent-code.ts'

/** A code by e-mail: a first factor, where nothing was shown before; a second one; or the proof of an address that is set up as one. */
export const EMAIL_OTP = {
  required: ['EMAIL_OTP_CODE'],
  ask: (from) => sendTo('email', from),
  async respond(response) {
    const { services, pool, user, responses, kept, progress } = response
    // What a function of the pool asks for is a second factor, also where it comes first.
    if (progress.proven.length === 0 && !progress.custom) return proveByCode(response, 'EMAIL_OTP')
    if (!user) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
    const { setsUp = false, destination } = kept
    if (setsUp) refuseSetUp(pool, user)
    await judgeFactorCode(services, pool, user, kept, requireField(responses, 'EMAIL_OTP_CODE'), { setsUp })
    if (!setsUp) return { proven: 'EMAIL_MFA', user }
    return {
      proven: 'EMAIL_MFA',
      user,
      change(current) {
        refuseSetUp(pool, current)
        return withNewFactor(withAttributes(current, { email: destination, email_verified: 'true' }), 'EMAIL_OTP')
      },
    }
  },
} satisfies Challenge<FactorCode & { readonly setsUp?: boolean }>
