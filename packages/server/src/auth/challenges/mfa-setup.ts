import { requireWritable } from '../../domain/users/attributes.ts'
import { mfaOf } from '../../domain/factors/mfa.ts'
import { withSoftwareToken } from '../../domain/factors/mfa-settings.ts'
import { checkAttributes, refuseOverwriting } from '../../domain/users/schema.ts'
import { withAttributes } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import { INVALID_SESSION } from '../session.ts'
import type { SetUp } from '../set-up.ts'
import { refuseSetUp } from '../set-up.ts'
import type { Challenge, Outcome, Response } from '../step.ts'
import { sendCode } from '../sent-code.ts'

/**
 * The first second factor of somebody who has to have one. An authenticator app is set up past the machine, by
 * AssociateSoftwareToken and VerifySoftwareToken, and comes back proven in the session; an address by a code sent there.
 */
export const MFA_SETUP: Challenge<SetUp> = {
  required: [],
  async ask({ user, choices }) {
    return { parameters: { MFAS_CAN_SETUP: JSON.stringify(choices), USER_ID_FOR_SRP: user.username } }
  },
  async respond(response) {
    const { pool, user, responses, kept } = response
    if (!user) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
    refuseSetUp(pool, user)
    const { token, isProven } = kept
    if (token && isProven) {
      return {
        proven: 'SOFTWARE_TOKEN_MFA',
        user,
        change(current) {
          refuseSetUp(pool, current)
          return withSoftwareToken(current, token)
        },
      }
    }
    const email = responses['EMAIL']
    if (email) return setUpAddress({ ...response, user }, 'EMAIL_OTP', email)
    // The API has no member for it.
    const phone = response.occasion.by === 'page' && responses['PHONE_NUMBER']
    if (phone) return setUpAddress({ ...response, user }, 'SMS_MFA', phone)
    throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  },
}

/** Sends a code to the address that somebody without a second factor gives as one. */
async function setUpAddress(
  from: Response<SetUp> & { user: NonNullable<Response['user']> },
  factor: 'EMAIL_OTP' | 'SMS_MFA',
  destination: string,
): Promise<Outcome> {
  const { pool, client, user } = from
  if (!mfaOf(pool).offered.includes(factor)) {
    throw new ApiError('InvalidParameterException', `${factor} is not enabled in the user pool.`)
  }
  const schema = pool.settings.SchemaAttributes ?? []
  const attribute = factor === 'EMAIL_OTP' ? 'email' : 'phone_number'
  const given = { [attribute]: destination }
  requireWritable(client, pool, Object.keys(given))
  checkAttributes(schema, given, { mode: 'update', requireRequired: false })
  refuseOverwriting(schema, user.attributes, given)
  // The function that may word the message sees the user with the address, which nobody has proven yet.
  const changed = withAttributes(user, { ...given, [`${attribute}_verified`]: 'false' })
  const asked = await sendCode({ attribute, destination }, { ...from, user: changed })
  return { ask: factor, whose: user, ...asked, keep: { ...asked.keep, setsUp: true } }
}
