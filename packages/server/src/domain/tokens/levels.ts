import type { Level } from '../pools/acr.ts'
import { levelName } from '../pools/acr.ts'
import type { Pool } from '../../storage/port/index.ts'

/** How somebody signed in, as tokens tell it (tokens.md 2.5). */

/** The methods of `amr` by the factors that were shown. Others, such as the answers to a pool's own functions, have none. */
const METHODS: Readonly<Record<string, string>> = {
  PASSWORD: 'pwd',
  NEW_PASSWORD: 'pwd',
  EMAIL_OTP: 'email_otp',
  EMAIL_MFA: 'email_otp',
  SMS_OTP: 'sms',
  SMS_MFA: 'sms',
  SOFTWARE_TOKEN_MFA: 'otp',
  WEB_AUTHN: 'swk',
}

/** What tokens say of the factors that were shown: nothing in a tier without levels, or where none of them is known. */
export function levelClaims(
  pool: Pick<Pool, 'settings'>,
  factors: readonly string[] = [],
): { readonly acr?: string; readonly amr?: readonly string[] } {
  const methods = [...new Set(factors.flatMap((factor) => METHODS[factor] ?? []))]
  if (methods.length === 0 || pool.settings.UserPoolTier === 'LITE') return {}
  return { acr: levelName(pool.settings, levelOf(methods)), amr: methods.length > 1 ? [...methods, 'mfa'] : methods }
}

/** The level that the factors of a sign-in reach; none where none of them is known. */
export function levelReached(factors: readonly string[]): Level | undefined {
  const methods = factors.flatMap((factor) => METHODS[factor] ?? [])
  return methods.length === 0 ? undefined : levelOf(methods)
}

/** Read downwards: the first row that fits decides. */
function levelOf(methods: readonly string[]): Level {
  const has = (...names: readonly string[]) => names.some((name) => methods.includes(name))
  if (has('pwd') && has('otp')) return 4
  if (has('swk') || (has('pwd') && has('sms', 'email_otp'))) return 3
  return has('pwd') ? 1 : 2
}
