import type { Contact, Reached } from '../messages/messages.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { isVerified } from '../users/attributes.ts'
import { needsSecondFactor, mfaOf } from './mfa.ts'

/** What a pool may allow its users to begin a sign-in with, in its own spelling. */
export type FirstFactor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'

/** A first factor that is a code, and where it goes. */
export const addressOf = { EMAIL_OTP: 'email', SMS_OTP: 'phone_number' } as const satisfies Record<string, Contact>
export type CodeFactor = keyof typeof addressOf
const codeFactors: readonly CodeFactor[] = ['EMAIL_OTP', 'SMS_OTP']

type Owner = Pick<User, 'attributes' | 'password' | 'settings' | 'status'>

/** Tells whether a pool allows a first factor. */
export function allowsFirst({ settings }: Pick<Pool, 'settings'>, factor: FirstFactor): boolean {
  const allowed: readonly string[] = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD']
  return allowed.includes(factor)
}

/** Tells whether a pool has users who sign in without a password. */
export function isPasswordless(pool: Pick<Pool, 'settings'>): boolean {
  return (['EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] as const).some((factor) => allowsFirst(pool, factor))
}

/**
 * Where the code goes that a user may begin a sign-in with; `undefined` for who may not: only a verified address proves
 * anything, and whoever has to choose a new password has to show the old one.
 *
 * A code is the only factor of such a sign-in. Whoever has a second one set up, or has to, would be robbed of it by
 * somebody who holds no more than the mailbox: so there it is none.
 */
export function codeAddress(pool: Pick<Pool, 'settings'>, user: Owner, factor: CodeFactor): Reached | undefined {
  const attribute = addressOf[factor]
  const destination = user.attributes[attribute]
  if (!destination || !isVerified(user, attribute) || mustChangePassword(user) || signsInElsewhere(user)) {
    return undefined
  }
  const isNotEnough = mfaOf(pool).required === 'ON' || needsSecondFactor(pool, user)
  return isNotEnough ? undefined : { attribute, destination }
}

/** Tells whether somebody new may sign in by codes to a verified address, without a password. */
export function signsInByCode(pool: Pick<Pool, 'settings'>, { attributes, settings }: Omit<Owner, 'status'>): boolean {
  const user = { attributes, settings, password: undefined, status: 'CONFIRMED' } as const
  return codeFactors.some((factor) => allowsFirst(pool, factor) && codeAddress(pool, user, factor) !== undefined)
}

/** The first factors of a user, as far as the pool allows them. A password is kept where it opens nothing any more. */
export function configuredFirst(pool: Pick<Pool, 'settings'>, user: Owner): FirstFactor[] {
  const codes = codeFactors.filter((factor) => codeAddress(pool, user, factor) !== undefined)
  const own: readonly FirstFactor[] = [...(user.password ? (['PASSWORD'] as const) : []), ...codes]
  return own.filter((factor) => factor === 'PASSWORD' || allowsFirst(pool, factor))
}

/**
 * Tells whether somebody signs in at a provider only. Whoever is let go there is let in nowhere else: so there is no way in
 * here that they could give themselves, until an administrator sets a password, which makes them a user of the pool's own.
 */
export function signsInElsewhere({ status }: Pick<User, 'status'>): boolean {
  return status === 'EXTERNAL_PROVIDER'
}

/** Tells whether a user has to choose a new password before anything else. */
export function mustChangePassword({ status }: Pick<User, 'status'>): boolean {
  return status === 'FORCE_CHANGE_PASSWORD' || status === 'RESET_REQUIRED'
}
