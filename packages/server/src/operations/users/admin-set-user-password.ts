import { record, refuseReused, refuseUnfit, temporaryUntil, withPassword } from '../../domain/users/passwords.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { changeUser, requireUser, withNewEpoch } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Sets a user's password, for good or until its first sign-in, and ends a lockout.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html
 */
export async function AdminSetUserPassword({ input, services }: CallOf<'AdminSetUserPassword'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  refuseUnfit(pool, input.Password)
  await services.storage.guesses.clear(pool.key, user.sub)
  await refuseReused(services, pool, user, input.Password)
  const password = record(services, pool, user, input.Password)
  await changeUser(services, pool, user, {}, (current) => ({
    ...withPassword(pool, withNewEpoch(current), password),
    status: input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
    passwordExpiresAt: input.Permanent ? undefined : temporaryUntil(services, pool),
  }))
  await services.storage.guesses.clear(pool.key, user.sub)
  return {}
}
