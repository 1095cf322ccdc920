import type { Output } from '../../model/types.gen.ts'
import type { Pool, PoolSettings } from '../../storage/port/index.ts'

/** The factors SetUserPoolMfaConfig set; they are stored with the settings, and not among what describes a pool. */
export type MfaFactors = Omit<Output<'GetUserPoolMfaConfig'>, 'MfaConfiguration'>

/**
 * A pool's settings with its factors. A pool that asks for a second factor, and was never told which, texts codes: it was
 * not made without SmsConfiguration.
 */
export function withMfa({ settings }: Pick<Pool, 'settings'>): PoolSettings & MfaFactors {
  const known: PoolSettings & MfaFactors = settings
  const { MfaConfiguration: mode = 'OFF', SmsConfiguration, SmsAuthenticationMessage } = known
  if (mode === 'OFF' || !SmsConfiguration || hasFactor(known)) return known
  const texts = SmsAuthenticationMessage !== undefined && { SmsAuthenticationMessage }
  return { ...known, SmsMfaConfiguration: { ...texts, SmsConfiguration } }
}

/** Tells whether there is a factor to ask for that SetUserPoolMfaConfig set. */
export function hasFactor(factors: MfaFactors & Pick<PoolSettings, 'MfaConfiguration'>): boolean {
  const { SmsMfaConfiguration: sms, SoftwareTokenMfaConfiguration: totp, EmailMfaConfiguration: email } = factors
  return sms !== undefined || totp?.Enabled === true || email !== undefined
}
