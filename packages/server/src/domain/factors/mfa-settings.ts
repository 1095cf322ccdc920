import { ApiError } from '../../errors.ts'
import type { Pool, SoftwareToken, User } from '../../storage/port/index.ts'
import { isVerified } from '../users/attributes.ts'
import type { MfaFactor } from './mfa.ts'
import { mfaOf } from './mfa.ts'

/** What users and administrators set of second factors, as what it makes of a user. */

/** What is wanted of one factor. */
export interface FactorSetting {
  readonly Enabled?: boolean | undefined
  readonly PreferredMfa?: boolean | undefined
}

/** What is wanted of all. */
export interface WantedMfa {
  readonly factors: Readonly<Partial<Record<MfaFactor, FactorSetting | undefined>>>
  /** Whether passkeys count for both factors, which they do first or not at all. */
  readonly passkey: boolean | undefined
}

/** A user with these factors as they are wanted. What is not named stays; at most one is preferred. */
export function withFactorSettings(pool: Pool, user: User, { factors, passkey }: WantedMfa): User {
  const settings = Object.entries(factors) as [MfaFactor, FactorSetting | undefined][] // named by the type above
  const given = settings.flatMap(([factor, setting]) => (setting ? [{ factor, ...setting }] : []))
  const favourites = given.filter(({ PreferredMfa }) => PreferredMfa)
  if (favourites.length > 1) throw invalid('Only one MFA method can be preferred.')
  if (favourites.some(({ Enabled }) => !Enabled)) throw invalid('An MFA method that is preferred must be enabled.')
  let mfa = user.settings.mfa
  for (const { factor, Enabled, PreferredMfa } of given) {
    if (Enabled) refuseImpossible(pool, user, factor)
    mfa = withFactor(mfa, factor, { enabled: Enabled === true, preferred: PreferredMfa === true })
  }
  if (passkey !== undefined) mfa = withPasskey(pool, mfa, passkey)
  return withMfaSettings(user, mfa)
}

/** Whoever loses a passkey has to get in by something else, so there is no passkey without another factor. */
function withPasskey(pool: Pool, mfa: Mfa = { enabled: [] }, isOn: boolean): Mfa {
  const { passkey: _, ...rest } = mfa
  if (!isOn) return rest
  if (!mfaOf(pool).passkeyIsEnough) throw invalid('Passkeys are not enabled for MFA in the user pool.')
  if (mfa.enabled.length === 0) throw invalid('Another MFA method must be enabled to turn on WEB_AUTHN.')
  return { ...rest, passkey: true }
}

/** A user who has set up an authenticator app at a sign-in: it is asked for from now on. */
export function withSoftwareToken(user: User, token: SoftwareToken): User {
  return withNewFactor({ ...user, settings: { ...user.settings, softwareToken: token } }, 'SOFTWARE_TOKEN_MFA')
}

/** A user who is asked for a factor from now on, before any other. */
export function withNewFactor(user: User, factor: MfaFactor): User {
  return withMfaSettings(user, withFactor(user.settings.mfa, factor, { enabled: true, preferred: true }))
}

/** A user without an authenticator app. */
export function withoutSoftwareToken(user: User): User {
  const { softwareToken: _, softwareTokenWaiting: __, ...settings } = user.settings
  const off = { enabled: false, preferred: false }
  return withMfaSettings({ ...user, settings }, withFactor(settings.mfa, 'SOFTWARE_TOKEN_MFA', off))
}

/** A user whom texts are sent to or not, by the older operations that know nothing else. */
export function withTexts(pool: Pool, user: User, isOn: boolean): User {
  if (isOn) refuseImpossible(pool, user, 'SMS_MFA')
  const preferred = user.settings.mfa?.preferred === 'SMS_MFA'
  const mfa = withFactor(user.settings.mfa, 'SMS_MFA', { enabled: isOn, preferred: isOn && preferred })
  return withMfaSettings(user, isOn ? { ...mfa, byOptions: true } : mfa)
}

type Mfa = NonNullable<User['settings']['mfa']>
const ORDER: readonly MfaFactor[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

function withFactor(
  { enabled: before, preferred: favourite, byOptions = false, passkey = false }: Mfa = { enabled: [] },
  factor: MfaFactor,
  to: { readonly enabled: boolean; readonly preferred: boolean },
): Mfa {
  const had = new Set(before)
  const enabled = ORDER.filter((each) => (each === factor ? to.enabled : had.has(each)))
  const preferred = to.preferred ? factor : favourite
  const isPreferred = preferred !== undefined && (preferred !== factor || to.preferred)
  const keepsOptions = byOptions && enabled.includes('SMS_MFA')
  return { enabled, ...(isPreferred && { preferred }), ...(keepsOptions && { byOptions }), ...(passkey && { passkey }) }
}

function withMfaSettings(user: User, mfa: Mfa | undefined): User {
  const { mfa: _, ...settings } = user.settings
  return { ...user, settings: mfa && mfa.enabled.length > 0 ? { ...settings, mfa } : settings }
}

/** Refuses a factor that the user could not show, or that the pool never asks for. */
function refuseImpossible(pool: Pool, user: User, factor: MfaFactor): void {
  const has = {
    SMS_MFA: Boolean(user.attributes['phone_number']),
    SOFTWARE_TOKEN_MFA: user.settings.softwareToken !== undefined,
    EMAIL_OTP: Boolean(user.attributes['email']) && isVerified(user, 'email'),
  }[factor]
  if (!has) throw invalid(`User does not have delivery config set to turn on ${factor}`)
  const { required, offered } = mfaOf(pool)
  // Who had an authenticator app while the pool offered it goes on with it.
  const isOffered = offered.includes(factor) || factor === 'SOFTWARE_TOKEN_MFA'
  if (required === 'OFF' || !isOffered) throw invalid(`${factor} is not enabled in the user pool.`)
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
