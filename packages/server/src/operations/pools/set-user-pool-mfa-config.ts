import { hasFactor } from '../../domain/pools/factors.ts'
import { isRelyingPartyId } from '../../domain/passkeys/relying-party.ts'
import { changePool, requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toMfaConfig, withFactors } from './mfa-config.ts'

const OFF_WITH_FACTOR = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together"
const NO_FACTOR = 'Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.'
const NO_SMS = 'SmsMfaConfiguration needs SmsConfiguration.'
const NO_DOMAIN = 'RelyingPartyId must be a domain, in lower case and without scheme or port.'
const DEFAULT_SENDER =
  'Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of COGNITO_DEFAULT'

/**
 * Replaces all settings of multi-factor authentication: a factor that is not given is off, and so is the mode. Beside OFF
 * a factor may not even be there to say that it is not enabled; passkeys are none.
 *
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
  const configures = sms !== undefined || totp !== undefined || email !== undefined
  if (mode === 'OFF' && configures) throw refusal('InvalidParameterException', OFF_WITH_FACTOR)
  if (mode !== 'OFF' && !hasFactor(input)) throw refusal('InvalidParameterException', NO_FACTOR)
  const sender = sms?.SmsConfiguration ?? pool.settings.SmsConfiguration
  if (sms && !sender) throw refusal('InvalidParameterException', NO_SMS)
  if (pool.settings.UserPoolTier === 'LITE' && (email || passkeys)) {
    const feature = email ? 'EmailMfaConfiguration' : 'WebAuthnConfiguration'
    throw refusal('FeatureUnavailableInTierException', `${feature} is not available in the tier LITE.`)
  }
  if (email && pool.settings.EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER') {
    throw refusal('InvalidParameterException', DEFAULT_SENDER)
  }
  if (passkeys?.RelyingPartyId !== undefined && !isRelyingPartyId(passkeys.RelyingPartyId)) {
    throw refusal('InvalidParameterException', NO_DOMAIN)
  }

  const changed = await changePool(services, pool.id, ({ settings }) => ({
    settings: {
      ...withFactors(settings, {
        SmsMfaConfiguration: sms && { ...sms, SmsConfiguration: sender },
        SoftwareTokenMfaConfiguration: totp,
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
