import { validity } from '../domain/clients/clients.ts'
import type { FactorCode } from '../domain/codes/factor-codes.ts'
import { draftFactorCode, judgeFactorCode } from '../domain/codes/factor-codes.ts'
import type { Contact } from '../domain/messages/messages.ts'
import { ApiError } from '../errors.ts'
import { withNewFactor } from '../domain/factors/mfa-settings.ts'
import { withAttributes } from '../domain/users/users.ts'
import { INVALID_SESSION } from './session.ts'
import { refuseSetUp } from './set-up.ts'
import type { Ask, Asked, Asking, Proven, Response } from './step.ts'
import { requireField } from './step.ts'

/** Sends a code to an address of the user. Whoever is to show it and has no such address any more does not get in. */
export async function sendTo(attribute: Contact, from: Omit<Asking, 'choices'>): Promise<Asked & { keep: FactorCode }> {
  const destination = from.user.attributes[attribute]
  if (destination) return sendCode({ attribute, destination }, from)
  throw new ApiError('MFAMethodNotFoundException', `The user has no ${attribute} to send a code to.`)
}

/** What a sign-in keeps of the code of a second factor, and whether that is being set up. */
export type SecondCode = FactorCode & { readonly setsUp?: boolean }

/** Judges the code of a second factor, or sets that up for somebody who has none. */
export async function proveBySecondCode(
  { services, pool, user, responses, kept }: Response<SecondCode>,
  factor: 'SMS_MFA' | 'EMAIL_OTP',
  field: string,
): Promise<Proven> {
  if (!user) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  const { setsUp = false, attribute, destination } = kept
  if (setsUp) refuseSetUp(pool, user)
  await judgeFactorCode(services, pool, user, kept, requireField(responses, field), { setsUp })
  const proven = factor === 'SMS_MFA' ? factor : 'EMAIL_MFA'
  if (!setsUp) return { proven, user }
  return {
    proven,
    user,
    change(current) {
      refuseSetUp(pool, current)
      const verified = { [attribute]: destination, [`${attribute}_verified`]: 'true' }
      return withNewFactor(withAttributes(current, verified), factor)
    },
  }
}

/** Sends the code of a second factor again, to where the one before went: an address that is being set up, or the user's. */
export async function sendSecondAgain(
  challenge: 'SMS_MFA' | 'EMAIL_OTP',
  { user, kept, ...from }: Response<SecondCode>,
): Promise<Ask> {
  if (!user) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  const { attribute, destination, setsUp = false } = kept
  const asked = await (setsUp
    ? sendCode({ attribute, destination }, { ...from, user: withAttributes(user, { [attribute]: destination }) })
    : sendTo(attribute, { ...from, user }))
  return { ask: challenge, whose: user, ...asked, keep: { ...asked.keep, ...(setsUp && { setsUp }) } }
}

/** Sends a code that is good as long as the session that waits for it. */
export async function sendCode(
  to: Pick<FactorCode, 'attribute' | 'destination'>,
  { services, pool, client, user, occasion }: Omit<Asking, 'choices'>,
): Promise<Asked & { keep: FactorCode }> {
  const until = new Date(services.clock.now().getTime() + validity(client).sessionSeconds * 1000)
  const by = { client, clientMetadata: occasion.clientMetadata, tellsSendersAlone: occasion.by !== 'admin', until }
  const { kept, message } = await draftFactorCode(services, pool, user, to, by)
  const { DeliveryMedium, Destination } = message.delivery
  return {
    parameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: DeliveryMedium,
      CODE_DELIVERY_DESTINATION: Destination,
      USER_ID_FOR_SRP: user.username,
    },
    keep: kept,
    message,
  }
}
