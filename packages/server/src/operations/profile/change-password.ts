import { giveBackOfUser, limitOfUser, takeOfUser } from '../../domain/limits/limits.ts'
import { guarded, WRONG_CREDENTIALS } from '../../domain/limits/lockout.ts'
import { signsInElsewhere } from '../../domain/factors/first-factors.ts'
import { needsSecondFactor } from '../../domain/factors/mfa.ts'
import { matches, record, refuseReused, refuseUnfit, withPassword } from '../../domain/users/passwords.ts'
import { changeUser, withNewEpoch } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'

/**
 * Replaces the caller's password by another. Wrong guesses at the old one count for the lockout; other sign-ins stay.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export async function ChangePassword({ input, caller, services, refusal }: CallOf<'ChangePassword'>) {
  const { pool, user } = caller
  const { PreviousPassword: previous, ProposedPassword: proposed } = input
  if (!(await takeOfUser(services, pool, user.sub, 'ChangePassword'))) {
    throw await limitOfUser(services, pool, user.sub, 'ChangePassword')
  }
  const hasNone = user.password === undefined && !signsInElsewhere(user)
  const isRight = () => (previous === undefined ? hasNone : matches(services, pool, user, user.username, previous))
  const right = await guarded(services, pool, user.sub, isRight, { clears: !needsSecondFactor(pool, user) })
  if (!right) throw refusal('NotAuthorizedException', WRONG_CREDENTIALS)
  refuseUnfit(pool, proposed)
  await refuseReused(services, pool, user, proposed)

  const password = record(services, pool, user, proposed)
  await changeUser(services, pool, user, {}, (current) => {
    // Somebody else has set a password since the old one was checked.
    if (current.epoch !== user.epoch) throw refusal('NotAuthorizedException', WRONG_CREDENTIALS)
    return { ...withPassword(pool, withNewEpoch(current), password), passwordExpiresAt: undefined }
  })
  await giveBackOfUser(services, pool, user.sub, 'ChangePassword')
  return {}
}
