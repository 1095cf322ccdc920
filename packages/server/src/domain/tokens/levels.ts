import type { Level } from '../pools/acr.ts'
import { LEVELS, levelName } from '../pools/acr.ts'
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
/** What is shown beside a passkey that came with its user from elsewhere, and the method that it makes of it. */
const ROAMING = { factor: 'ROAMING', method: 'hwk' }

const ELSEWHERE = 'FEDERATED'
/** Somebody signed in at a provider, which may have said how well. */
export function elsewhere(level: Level | undefined): readonly string[] {
  return [level === undefined ? ELSEWHERE : `${ELSEWHERE}:${level}`]
}

/** The level that a provider's word stands for; 0 where it said nothing; `undefined` for a sign-in here. */
function levelElsewhere(factors: readonly string[]): Level | 0 | undefined {
  const [name, level] = factors.find((factor) => factor.startsWith(ELSEWHERE))?.split(':') ?? []
  return name === undefined ? undefined : (LEVELS.find((one) => String(one) === level) ?? 0)
}

/** What tokens say of the factors that were shown: nothing in a tier without levels, or where none of them is known. */
export function levelClaims(
  pool: Pick<Pool, 'settings'>,
  factors: readonly string[] = [],
): { readonly acr?: string; readonly amr?: readonly string[] } {
  const told = pool.settings.UserPoolTier === 'LITE' ? undefined : levelElsewhere(factors)
  if (told !== undefined) return { ...(told > 0 && { acr: levelName(pool.settings, told as Level) }), amr: ['fed'] }
  const methods = methodsOf(factors)
  if (methods.length === 0 || pool.settings.UserPoolTier === 'LITE') return {}
  return { acr: levelName(pool.settings, levelOf(methods)), amr: methods.length > 1 ? [...methods, 'mfa'] : methods }
}

/** The level that these factors reach; 0 where none of them has one. */
export function reached(factors: readonly string[]): Level | 0 {
  const told = levelElsewhere(factors)
  if (told !== undefined) return told
  const methods = methodsOf(factors)
  return methods.length === 0 ? 0 : levelOf(methods)
}

function methodsOf(factors: readonly string[]): string[] {
  const isRoaming = factors.includes(ROAMING.factor)
  const method = (factor: string) => (factor === 'WEB_AUTHN' && isRoaming ? ROAMING.method : METHODS[factor])
  return [...new Set(factors.flatMap((factor) => method(factor) ?? []))]
}

/** Read downwards: the first row that fits decides. */
function levelOf(methods: readonly string[]): Level {
  const has = (...names: readonly string[]) => names.some((name) => methods.includes(name))
  if (has('pwd') && has('otp')) return 4
  if (has('swk', 'hwk') || (has('pwd') && has('sms', 'email_otp'))) return 3
  return has('pwd') ? 1 : 2
}
