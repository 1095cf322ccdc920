import type { MfaFactors } from '../../domain/pools/factors.ts'
import { withMfa } from '../../domain/pools/factors.ts'
import type { Output } from '../../model/types.gen.ts'
import type { Pool, PoolSettings } from '../../storage/port/index.ts'

/** Writes a pool's settings of multi-factor authentication; a factor that is not set is absent. */
export function toMfaConfig(pool: Pick<Pool, 'settings'>): Output<'GetUserPoolMfaConfig'> {
  const { SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration, ...others } = withMfa(pool)
  return {
    SmsMfaConfiguration,
    SoftwareTokenMfaConfiguration,
    EmailMfaConfiguration,
    MfaConfiguration: others.MfaConfiguration,
    WebAuthnConfiguration: others.WebAuthnConfiguration,
  }
}

/** Gives settings with these factors in place of all earlier ones. */
export function withFactors(settings: PoolSettings, factors: MfaFactors): PoolSettings & MfaFactors {
  const {
    SmsMfaConfiguration: _sms,
    SoftwareTokenMfaConfiguration: _totp,
    EmailMfaConfiguration: _email,
    WebAuthnConfiguration: _passkeys,
    ...others
  } = withMfa({ settings })
  const given = Object.entries(factors).filter(([, factor]) => factor !== undefined)
  return { ...others, ...(Object.fromEntries(given) as MfaFactors) } // the same members, without absent ones
}
