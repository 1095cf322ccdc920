import { requirePool } from '../../domain/pools/pools.ts'
import { withTexts } from '../../domain/factors/mfa-settings.ts'
import { changeUser, requireUser } from '../../domain/users/users.ts'
import type { CallOf } from '../operation.ts'
import { wantsTexts } from './settings.ts'

/**
 * Turns texts to a user's phone on as a second factor, or off. Newer programs call AdminSetUserMFAPreference.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserSettings.html
 */
export async function AdminSetUserSettings({ input, services }: CallOf<'AdminSetUserSettings'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const isOn = wantsTexts(input.MFAOptions)
  await changeUser(services, pool, user, {}, (current) => withTexts(pool, current, isOn))
  return {}
}
