import { numberOf, preferences, PASSWORD } from './person.ts'
import type { Scene } from './sign-in.ts'
import type { PoolModel, Second } from './table.ts'

/** What happens in the middle of a sign-in, and what it makes of the person and the pool. */

let numbers = 5_000_000

/** Does one thing of many, and answers the pool's settings from then on. */
export async function change({ place, person, pool }: Scene, pick: number): Promise<PoolModel> {
  const { done } = place
  const at = { UserPoolId: place.pool.id, Username: person.username }
  const setPassword = async (Permanent: boolean) => {
    await done('AdminSetUserPassword', { ...at, Password: PASSWORD, Permanent })
    person.password = Permanent ? 'fine' : 'temporary'
    person.secret = PASSWORD
    person.epoch += 1
  }
  const prefer = async (seconds: readonly Second[], preferred: Second | undefined) => {
    await done('AdminSetUserMFAPreference', { ...at, ...preferences({ seconds, preferred }) })
    person.seconds = seconds
    person.preferred = preferred
  }
  const setMfa = async (mfa: PoolModel['mfa']) => {
    const offered: readonly Second[] = mfa === 'OFF' ? [] : ['SMS_MFA', 'SOFTWARE_TOKEN_MFA']
    const changed = { ...pool, mfa, offered }
    await place.setMfa(changed)
    return changed
  }
  /** The factors that can be turned on now. */
  const possible = () => {
    const has = {
      SMS_MFA: person.phone !== 'none' && pool.offered.includes('SMS_MFA'),
      SOFTWARE_TOKEN_MFA: person.app !== undefined,
      EMAIL_OTP: person.hasMail && pool.offered.includes('EMAIL_OTP'),
    }
    return (['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const).filter(
      (factor) => pool.mfa !== 'OFF' && has[factor],
    )
  }
  const changes: (() => Promise<PoolModel | void>)[] = [
    async () => {
      await done('AdminDisableUser', at)
      person.isEnabled = false
      person.epoch += 1
    },
    async () => {
      await done('AdminEnableUser', at)
      person.isEnabled = true
    },
    async () => {
      await done('AdminUserGlobalSignOut', at)
      person.epoch += 1
    },
    () => setPassword(true),
    () => setPassword(false),
    async () => {
      if (person.password !== 'fine' || !person.isEnabled) return
      // Refused where there is no address but the one that is a second factor.
      const { error } = await place.call('AdminResetUserPassword', at)
      if (error !== undefined) return
      person.password = 'reset'
      person.epoch += 1
    },
    async () => {
      if (person.device === 'none' || !person.own || pool.devices === 'none') return
      await done('AdminForgetDevice', { ...at, DeviceKey: person.own.key })
      person.device = 'none'
    },
    async () => {
      if (person.device === 'none' || !person.own || pool.devices === 'none') return
      const DeviceRememberedStatus = person.device === 'remembered' ? 'not_remembered' : 'remembered'
      await done('AdminUpdateDeviceStatus', { ...at, DeviceKey: person.own.key, DeviceRememberedStatus })
      person.device = DeviceRememberedStatus === 'remembered' ? 'remembered' : 'not remembered'
    },
    async () => {
      await done('AdminDeleteSoftwareToken', at)
      person.app = undefined
      person.seconds = person.seconds.filter((factor) => factor !== 'SOFTWARE_TOKEN_MFA')
      if (person.preferred === 'SOFTWARE_TOKEN_MFA') person.preferred = undefined
    },
    () => prefer([], undefined),
    () => prefer(possible(), undefined),
    () => prefer(possible().slice(0, 1), possible()[0]),
    async () => {
      if (person.phone === 'none') return
      numbers += 1
      const UserAttributes = [
        { Name: 'phone_number', Value: numberOf(numbers) },
        { Name: 'phone_number_verified', Value: 'true' },
      ]
      await done('AdminUpdateUserAttributes', { ...at, UserAttributes })
      person.phone = 'verified'
      person.number = numbers
    },
    () => setMfa('OFF'),
    () => setMfa('OPTIONAL'),
    () => setMfa('ON'),
  ]
  return (await changes[pick % changes.length]?.()) ?? pool
}
