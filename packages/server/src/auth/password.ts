import { hidesUsers } from '../domain/clients/clients.ts'
import { WRONG_CREDENTIALS, guarded } from '../domain/limits/lockout.ts'
import type { Services } from '../domain/services.ts'
import { needsSecondFactor } from '../domain/factors/mfa.ts'
import { matches } from '../domain/users/passwords.ts'
import { USER_IS_DISABLED } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { User } from '../storage/port/index.ts'
import type { At, Attempt, Proven } from './step.ts'
import { requireField } from './step.ts'

/** Checks a password sent in clear. */
export async function proveByPassword(attempt: Attempt): Promise<Proven> {
  const { services, pool, user, name, parameters } = attempt
  const password = requireField(parameters, 'PASSWORD')
  const known = await judged(services, attempt, { user, who: attempt.who }, () =>
    matches(services, pool, user, name, password),
  )
  return { proven: 'PASSWORD', user: known }
}

/**
 * Judges a first factor under the lockout, or the proof of a device, and answers the user it belongs to.
 *
 * Whether a user is disabled is said at once by a client that does not hide its users, and by one that does only to
 * whoever knows the password.
 */
export async function judged(
  services: Pick<Services, 'storage' | 'clock'>,
  { pool, client }: At,
  {
    user,
    who,
    why = () => 'the password is wrong',
    ...options
  }: { user: User | undefined; who: string; why?: () => string; clears?: boolean },
  judge: () => boolean | Promise<boolean>,
): Promise<User> {
  const disabled = () => new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  if (user && !user.enabled && !hidesUsers(client)) throw disabled()
  const clears = options.clears ?? (!user || !needsSecondFactor(pool, user))
  const right = await guarded(services, pool, who, judge, { clears })
  if (!right || !user) {
    const detail = user ? why() : 'nobody has that name'
    throw new ApiError('NotAuthorizedException', WRONG_CREDENTIALS, { detail })
  }
  if (!user.enabled) throw disabled()
  return user
}
