import { withTexts } from '../../domain/factors/mfa-settings.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'
import { wantsTexts } from './settings.ts'

/**
 * Turns texts to the caller's phone on as a second factor, or off. Newer programs call SetUserMFAPreference.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 */
export async function SetUserSettings({ input, caller, services }: CallOf<'SetUserSettings'>) {
  const { pool, user } = caller
  const isOn = wantsTexts(input.MFAOptions)
  await changeUser(services, pool, user, {}, (current) => withTexts(pool, current, isOn))
  return {}
}
