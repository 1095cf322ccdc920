import { refuseMfaMode } from '../../domain/pools/settings.ts'
import { changePool, requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toMfaConfig, withFactors } from './mfa-config.ts'

const NO_FACTOR = 'At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be provided.'
const NO_SMS = 'SmsMfaConfiguration needs SmsConfiguration.'
const NO_SENDER =
  'EmailMfaConfiguration needs EmailSendingAccount DEVELOPER in the EmailConfiguration of the user pool.'

/**
 * Replaces all settings of multi-factor authentication: a factor that is not given is off.
 *
 * Refuses ON and OPTIONAL until sign-in asks for a second factor.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
 */
export async function SetUserPoolMfaConfig({
  input,
  services,
  refusal,
}: CallOf<'SetUserPoolMfaConfig'>): Promise<Output<'SetUserPoolMfaConfig'>> {
  const { MfaConfiguration: mode = 'OFF', SmsMfaConfiguration: sms, EmailMfaConfiguration: email } = input
  const { SoftwareTokenMfaConfiguration: totp, WebAuthnConfiguration: passkeys } = input
  const pool = await requirePool(services, input.UserPoolId)
  if (mode !== 'OFF' && !sms && !totp?.Enabled && !email) throw refusal('InvalidParameterException', NO_FACTOR)
  const sender = sms?.SmsConfiguration ?? pool.settings.SmsConfiguration
  if (sms && !sender) throw refusal('InvalidParameterException', NO_SMS)
  if (pool.settings.UserPoolTier === 'LITE' && (email || passkeys)) {
    const feature = email ? 'EmailMfaConfiguration' : 'WebAuthnConfiguration'
    throw refusal('FeatureUnavailableInTierException', `${feature} is not available in the tier LITE.`)
  }
  if (email && pool.settings.EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER') {
    throw refusal('InvalidParameterException', NO_SENDER)
  }
  refuseMfaMode(mode)

  const changed = await changePool(services, pool.id, ({ settings }) => ({
    settings: {
      ...withFactors(settings, {
        SmsMfaConfiguration: sms && { ...sms, SmsConfiguration: sender },
        SoftwareTokenMfaConfiguration: totp?.Enabled ? totp : undefined,
        EmailMfaConfiguration: email,
        WebAuthnConfiguration: passkeys,
      }),
      ...(sms && { SmsConfiguration: sender }),
      ...(sms?.SmsAuthenticationMessage && { SmsAuthenticationMessage: sms.SmsAuthenticationMessage }),
      MfaConfiguration: mode,
    },
  }))
  return toMfaConfig(changed)
}
