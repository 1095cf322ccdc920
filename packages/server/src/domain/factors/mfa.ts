import type { Pool, User } from '../../storage/port/index.ts'
import type { Contact } from '../messages/messages.ts'
import { withMfa } from '../pools/factors.ts'
import { isVerified } from '../users/attributes.ts'

type Owner = Pick<User, 'attributes' | 'settings'>

/** A second factor, by the name of its challenge. */
export type MfaFactor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** Tells whether a password alone is not enough for a user. */
export function needsSecondFactor(pool: Pick<Pool, 'settings'>, user: Owner): boolean {
  return mfaOf(pool).required !== 'OFF' && activeFactors(pool, user).enabled.length > 0
}

/** What a pool asks of its users beside a first factor. */
export interface PoolMfa {
  readonly required: 'OFF' | 'OPTIONAL' | 'ON'
  /** The kinds that the pool has set up. */
  readonly offered: readonly MfaFactor[]
  /** Whether a passkey that verified its user counts for both factors. */
  readonly passkeyIsEnough: boolean
}

export function mfaOf(pool: Pick<Pool, 'settings'>): PoolMfa {
  const { MfaConfiguration: required = 'OFF', ...factors } = withMfa(pool)
  const offered: MfaFactor[] = []
  if (factors.SmsMfaConfiguration) offered.push('SMS_MFA')
  if (factors.SoftwareTokenMfaConfiguration?.Enabled) offered.push('SOFTWARE_TOKEN_MFA')
  if (factors.EmailMfaConfiguration) offered.push('EMAIL_OTP')
  const passkeyIsEnough = factors.WebAuthnConfiguration?.FactorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION'
  return { required, offered, passkeyIsEnough }
}

/**
 * The second factors that a user is asked for: those set up, else, where one is required, an address that the pool can
 * send a code to.
 */
export function activeFactors(
  pool: Pick<Pool, 'settings'>,
  user: Owner,
): { readonly enabled: readonly MfaFactor[]; readonly preferred: MfaFactor | undefined } {
  const { required, offered } = mfaOf(pool)
  const { enabled = [], preferred } = user.settings.mfa ?? {}
  if (enabled.length > 0 || required !== 'ON') return { enabled, preferred }
  if (offered.includes('SMS_MFA') && user.attributes['phone_number']) return { enabled: ['SMS_MFA'], preferred }
  if (offered.includes('EMAIL_OTP') && user.attributes['email'] && isVerified(user, 'email')) {
    return { enabled: ['EMAIL_OTP'], preferred }
  }
  return { enabled: [], preferred }
}

const SENT_TO = { SMS_MFA: 'phone_number', EMAIL_OTP: 'email' } as const

/** The address of a user to which, after a change, no code of a second factor would go any more; `undefined` if none. */
export function redirected(pool: Pick<Pool, 'settings'>, before: Owner, after: Owner): Contact | undefined {
  if (!needsSecondFactor(pool, before)) return undefined
  const isAsked = new Set(activeFactors(pool, after).enabled)
  const sent = activeFactors(pool, before).enabled.filter((factor) => factor !== 'SOFTWARE_TOKEN_MFA')
  const lost = sent.find((factor) => {
    const attribute = SENT_TO[factor]
    return !isAsked.has(factor) || before.attributes[attribute] !== after.attributes[attribute]
  })
  return lost && SENT_TO[lost]
}
