import { ApiError } from '../errors.ts'
import type { Pool, User } from '../storage/port.ts'
import { isVerified } from './attributes.ts'
import type { Contact } from './codes.ts'

const ADMIN_ONLY = 'Contact administrator to reset password.'
export const NO_CONTACT = 'Cannot reset password for the user as there is no registered/verified email or phone_number'
export const NOT_RESETTABLE = 'User password cannot be reset in the current state.'

/** Where a reset code goes: the first verified address in the order of the pool's AccountRecoverySetting. */
export function recoveryContact(pool: Pool, user: User): { attribute: Contact; destination: string } {
  const mechanisms = pool.settings.AccountRecoverySetting?.RecoveryMechanisms
  if (mechanisms?.some(({ Name }) => Name === 'admin_only')) throw new ApiError('NotAuthorizedException', ADMIN_ONLY)
  const order = (
    mechanisms ?? [
      { Name: 'verified_phone_number', Priority: 1 },
      { Name: 'verified_email', Priority: 2 },
    ]
  )
    .toSorted((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0))
    .map(({ Name }): Contact => (Name === 'verified_email' ? 'email' : 'phone_number'))
  const attribute = order.find((contact) => isVerified(user, contact) && user.attributes[contact])
  const destination = attribute && user.attributes[attribute]
  if (!attribute || !destination) throw new ApiError('InvalidParameterException', NO_CONTACT)
  return { attribute, destination }
}
