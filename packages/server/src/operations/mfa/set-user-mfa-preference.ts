import { withFactorSettings } from '../../domain/factors/mfa-settings.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'
import { wantedOf } from './preferences.ts'

/**
 * Turns the caller's second factors on and off, and prefers one of them. Factors that are not named stay.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 */
export async function SetUserMFAPreference({ input, caller, services }: CallOf<'SetUserMFAPreference'>) {
  const { pool, user } = caller
  const wanted = wantedOf(input)
  await changeUser(services, pool, user, {}, (current) => withFactorSettings(pool, current, wanted))
  return {}
}
