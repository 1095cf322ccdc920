import { ApiError } from '../errors.ts'
import { activeFactors, mfaOf } from '../domain/users/mfa.ts'
import type { MfaFactor } from '../domain/users/mfa.ts'
import { refuseByStatus } from '../domain/users/users.ts'
import type { Pool, User } from '../storage/port/index.ts'
import type { ChallengeName, Factor, Progress } from './step.ts'

/** Where a sign-in stands after a proof. */
export interface Standing {
  readonly pool: Pool
  readonly user: User
  readonly progress: Pick<Progress, 'flow' | 'proven'>
  readonly now: Date
}

export type NextStep = { readonly ask: ChallengeName; readonly choices?: readonly MfaFactor[] } | 'signed in'

const TEMPORARY_EXPIRED = 'Temporary password has expired and must be reset by an administrator.'

/**
 * The one table of what follows a proof (auth-flows.md 4), read downwards: the first row that fits decides.
 *
 * Pure, and called after every proof; nobody else decides what comes next.
 */
export function nextStep({ pool, user, progress: { flow, proven }, now }: Standing): NextStep {
  const has = (...factors: readonly Factor[]) => factors.some((factor) => proven.includes(factor))

  refuseByStatus(user)
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    if (user.passwordExpiresAt && user.passwordExpiresAt <= now) {
      throw new ApiError('NotAuthorizedException', TEMPORARY_EXPIRED)
    }
    return { ask: 'NEW_PASSWORD_REQUIRED' }
  }
  // A code of a first factor came to an address that a second factor would ask for as well.
  const needsSecond = has('PASSWORD', 'NEW_PASSWORD') || (has('WEB_AUTHN') && !isPasskeyEnough(pool))
  const hasSecond = has('DEVICE', 'SMS_MFA', 'EMAIL_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP', 'SMS_OTP')
  const next = needsSecond && !hasSecond ? secondFactor(pool, user) : 'signed in'
  // The function decides, but not about what a password is not enough for: that comes first, and it is told of it.
  return next === 'signed in' && flow === 'CUSTOM_AUTH' && !has('CUSTOM') ? { ask: 'CUSTOM_CHALLENGE' } : next
}

function secondFactor(pool: Pool, user: User): NextStep {
  const { required, offered } = mfaOf(pool)
  if (required === 'OFF') return 'signed in'
  const { enabled, preferred } = activeFactors(pool, user)
  if (preferred) return { ask: preferred }
  const [only, ...others] = enabled
  if (only) return others.length === 0 ? { ask: only } : { ask: 'SELECT_MFA_TYPE', choices: enabled }
  return required === 'ON' ? { ask: 'MFA_SETUP', choices: offered } : 'signed in'
}

function isPasskeyEnough(pool: Pool): boolean {
  return mfaOf(pool).passkeyIsEnough
}
