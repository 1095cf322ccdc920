import { ApiError } from '../../errors.ts'
import type { Code, Pool, User } from '../../storage/port/index.ts'
import { isVerified } from './attributes.ts'
import { activeFactors, mfaOf } from '../factors/mfa.ts'
import type { Contact, Reached } from '../messages/messages.ts'

const ADMIN_ONLY = 'Contact administrator to reset password.'
const NO_CONTACT = 'Cannot reset password for the user as there is no registered/verified email or phone_number'
export const NOT_RESETTABLE = 'User password cannot be reset in the current state.'

/** Refuses where only an administrator may reset passwords. */
export function refuseAdminOnly(pool: Pool): void {
  if (isAdminOnly(pool)) throw new ApiError('NotAuthorizedException', ADMIN_ONLY)
}

/** Whether only an administrator may reset passwords. */
export function isAdminOnly({ settings }: Pool): boolean {
  return settings.AccountRecoverySetting?.RecoveryMechanisms?.some(({ Name }) => Name === 'admin_only') ?? false
}

/** Tells whether the address that a reset code went to is still one of the user that may have one. */
export function isReachedAt(
  pool: Pool,
  user: User,
  { attribute, destination }: Pick<Code, 'attribute' | 'destination'>,
): boolean {
  return user.attributes[attribute] === destination && mayReset(pool, user, attribute)
}

/**
 * Tells whether an address may reset the password: one that is verified, and no second factor. Else whoever holds one
 * phone or mailbox would have both factors.
 */
function mayReset(pool: Pool, user: User, contact: Contact): boolean {
  const factor = contact === 'email' ? 'EMAIL_OTP' : 'SMS_MFA'
  const isFactor = mfaOf(pool).required !== 'OFF' && activeFactors(pool, user).enabled.includes(factor)
  return isVerified(user, contact) && !isFactor
}

/**
 * Where a reset code goes: the first verified address in the order of the pool's AccountRecoverySetting; without one,
 * or when only an administrator may send codes, to the phone before the e-mail address.
 */
export function recoveryContact(pool: Pool, user: User): Reached {
  const mechanisms = pool.settings.AccountRecoverySetting?.RecoveryMechanisms
  const order = (
    mechanisms && !isAdminOnly(pool)
      ? mechanisms
      : [
          { Name: 'verified_phone_number', Priority: 1 },
          { Name: 'verified_email', Priority: 2 },
        ]
  )
    .toSorted((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0))
    .map(({ Name }): Contact => (Name === 'verified_email' ? 'email' : 'phone_number'))
  const attribute = order.find((contact) => user.attributes[contact] && mayReset(pool, user, contact))
  const destination = attribute && user.attributes[attribute]
  if (!attribute || !destination) throw new ApiError('InvalidParameterException', NO_CONTACT)
  return { attribute, destination }
}
