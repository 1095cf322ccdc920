import { isDeviceEnough } from '../domain/devices/devices.ts'
import type { Level } from '../domain/pools/acr.ts'
import { ApiError } from '../errors.ts'
import { activeFactors, mfaOf } from '../domain/factors/mfa.ts'
import { signsInElsewhere } from '../domain/factors/first-factors.ts'
import type { MfaFactor } from '../domain/factors/mfa.ts'
import { WRONG_CREDENTIALS } from '../domain/limits/lockout.ts'
import { refuseByStatus } from '../domain/users/users.ts'
import type { Device, Pool, User } from '../storage/port/index.ts'
import { reached } from '../domain/tokens/levels.ts'
import type { ChallengeName, Factor, Progress } from './step.ts'

/** Where a sign-in stands after a proof. */
export interface Standing {
  readonly pool: Pool
  readonly user: User
  readonly progress: Pick<Progress, 'flow' | 'proven' | 'target'>
  /** The device it is made from, as it is now; none where it is not one of the user's. */
  readonly device?: Pick<Device, 'isRemembered'> | undefined
  readonly now: Date
}

export type NextStep = { readonly ask: ChallengeName; readonly choices?: readonly MfaFactor[] } | 'signed in'

const TOO_LOW = 'The sign-in does not reach the requested level of authentication.'
const TEMPORARY_EXPIRED = 'Temporary password has expired and must be reset by an administrator.'

/** A second factor as it is among what was shown. */
const SHOWN_AS = {
  SMS_MFA: 'SMS_MFA',
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA',
  EMAIL_OTP: 'EMAIL_MFA',
} as const satisfies Record<MfaFactor, Factor>

/**
 * The one table of what follows a proof (auth-flows.md 4), read downwards: the first row that fits decides.
 *
 * Pure, and called after every proof; nobody else decides what comes next.
 */
export function nextStep({ pool, user, progress: { flow, proven, target = 1 }, device, now }: Standing): NextStep {
  const has = (...factors: readonly Factor[]) => factors.some((factor) => proven.includes(factor))

  refuseByStatus(user)
  // Whatever they have here from before: only a function of the pool may make a way in for them.
  const isByFunction = flow === 'CUSTOM_AUTH' && !has('PASSWORD')
  if (signsInElsewhere(user) && !isByFunction) throw new ApiError('NotAuthorizedException', WRONG_CREDENTIALS)
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    if (user.passwordExpiresAt && user.passwordExpiresAt <= now) {
      throw new ApiError('NotAuthorizedException', TEMPORARY_EXPIRED)
    }
    return { ask: 'NEW_PASSWORD_REQUIRED' }
  }
  // A code of a first factor came to an address that a second factor would ask for as well.
  const isPasskeyEnough = has('USER_VERIFICATION') && mfaOf(pool).passkeyIsEnough
  const needsSecond = has('PASSWORD', 'NEW_PASSWORD') || (has('WEB_AUTHN') && !isPasskeyEnough)
  const remembers = device?.isRemembered ?? false
  // A device that its user, or an administrator, no longer trusts stands for nothing, even when it was proven before.
  const standsForSecond = remembers && isDeviceEnough(pool) && target === 1
  const asksDevice = remembers && !has('DEVICE')
  if (standsForSecond && asksDevice) return { ask: 'DEVICE_SRP_AUTH' }
  // A factor may be taken away because somebody else holds it: one that is the user's no more stands for nothing.
  const isOwn = activeFactors(pool, user).enabled.some((factor) => has(SHOWN_AS[factor]))
  const hasSecond = (standsForSecond && has('DEVICE')) || isOwn || has('EMAIL_OTP', 'SMS_OTP')
  const second = needsSecond && !hasSecond ? secondFactor(pool, user, target) : 'signed in'
  if (second !== 'signed in') return second
  // The function decides, but not about what a password is not enough for: that comes first, and it is told of it.
  if (flow === 'CUSTOM_AUTH' && !has('CUSTOM')) return { ask: 'CUSTOM_CHALLENGE' }
  if (target > 1 && reached(proven) < target) throw new ApiError('NotAuthorizedException', TOO_LOW)
  return asksDevice ? { ask: 'DEVICE_SRP_AUTH' } : 'signed in'
}

function secondFactor(pool: Pool, user: User, target: Level): NextStep {
  const { required, offered } = mfaOf(pool)
  if (required === 'OFF') return 'signed in'
  const { enabled: own, preferred } = activeFactors(pool, user)
  const isEnough = (factor: MfaFactor) => levelWith([factor]) >= target
  const enabled = own.filter(isEnough)
  if (preferred && isEnough(preferred)) return { ask: preferred }
  const [only, ...others] = enabled
  if (only) return others.length === 0 ? { ask: only } : { ask: 'SELECT_MFA_TYPE', choices: enabled }
  const isToSetUp = required === 'ON' && own.length === 0
  return isToSetUp ? { ask: 'MFA_SETUP', choices: offered.filter(isEnough) } : 'signed in'
}

/** The level that a password reaches with the best of these second factors. */
export function levelWith(factors: readonly MfaFactor[]): Level {
  if (factors.includes('SOFTWARE_TOKEN_MFA')) return 4
  return factors.length > 0 ? 3 : 1
}
