import { ApiError } from '../../errors.ts'
import type { Code, User } from '../../storage/port/index.ts'

/** Refuses to confirm a sign-up that is not waiting for it. */
export function refuseUnlessUnconfirmed(user: User): void {
  if (user.status === 'UNCONFIRMED') return
  const message = `User cannot be confirmed. Current status is ${user.status}`
  throw new ApiError('NotAuthorizedException', message)
}

/** A user whose sign-up is confirmed; by a code, the address it went to is verified if it is still the user's. */
export function confirmed(user: User, code: Code | undefined): User {
  refuseUnlessUnconfirmed(user)
  return { ...(code ? withVerified(user, code) : user), status: 'CONFIRMED' }
}

/** A user whose address has been proven by a code that went to it. */
export function withVerified(user: User, { attribute, destination }: Code): User {
  if (user.attributes[attribute] !== destination) return user
  return { ...user, attributes: { ...user.attributes, [`${attribute}_verified`]: 'true' } }
}
