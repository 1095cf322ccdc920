import type { Output } from '../../model/types.gen.ts'
import type { Pool, PoolSettings } from '../../storage/port/index.ts'

/** The factors SetUserPoolMfaConfig set; they are stored with the settings, and not among what describes a pool. */
export type MfaFactors = Omit<Output<'GetUserPoolMfaConfig'>, 'MfaConfiguration'>

/**
 * A pool's settings with its factors. How texts are sent, and what they say, is set in two places and is one: an update
 * of the pool counts. A pool that asks for a second factor, and was never told which, texts codes: it was not made
 * without SmsConfiguration.
 */
export function withMfa({ settings }: Pick<Pool, 'settings'>): PoolSettings & MfaFactors {
  const known: PoolSettings & MfaFactors = settings
  const { MfaConfiguration: mode = 'OFF', SmsConfiguration, SmsAuthenticationMessage, SmsMfaConfiguration } = known
  const isImplied = mode !== 'OFF' && SmsConfiguration !== undefined && !hasFactor(known)
  if (!SmsMfaConfiguration && !isImplied) return known
  const ofPool = {
    ...(SmsAuthenticationMessage !== undefined && { SmsAuthenticationMessage }),
    ...(SmsConfiguration && { SmsConfiguration }),
  }
  return { ...known, SmsMfaConfiguration: { ...SmsMfaConfiguration, ...ofPool } }
}

/** Tells whether there is a factor to ask for that SetUserPoolMfaConfig set. */
export function hasFactor(factors: MfaFactors & Pick<PoolSettings, 'MfaConfiguration'>): boolean {
  const { SmsMfaConfiguration: sms, SoftwareTokenMfaConfiguration: totp, EmailMfaConfiguration: email } = factors
  return sms !== undefined || totp?.Enabled === true || email !== undefined
}
