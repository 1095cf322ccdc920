import { requirePool } from '../../domain/pools/pools.ts'
import { withFactorSettings } from '../../domain/factors/mfa-settings.ts'
import { changeUser, requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'
import { wantedOf } from './preferences.ts'

/**
 * Turns a user's second factors on and off, and prefers one of them. Factors that are not named stay.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html
 */
export async function AdminSetUserMFAPreference({ input, services }: CallOf<'AdminSetUserMFAPreference'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const wanted = wantedOf(input)
  await changeUser(services, pool, user, {}, (current) => withFactorSettings(pool, current, wanted))
  return {}
}
