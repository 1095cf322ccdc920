import { isRecord } from '../template/template.ts'
import type { Limit } from './limit.ts'

const NO_FUNCTION = 'no function is called'
const NO_PASSKEY = 'there are no passkeys'
const NO_RISK = 'no risk is assessed'
const OWN_SENDER = 'messages are sent by the server’s own setup'

const isNot =
  (...defaults: readonly unknown[]) =>
  (value: unknown) =>
    !defaults.includes(value)

/** What the server does not do with the settings of a user pool. In order of their names. */
export const UserPool: readonly Limit[] = [
  { setting: 'AcrConfiguration', fate: 'without effect', because: 'tokens name no level of authentication' },
  { setting: 'DcrConfiguration', fate: 'without effect', because: 'clients do not register themselves' },
  { setting: 'DeviceConfiguration', fate: 'without effect', because: 'no device is remembered' },
  { setting: 'EmailConfiguration.ConfigurationSet', fate: 'without effect', because: OWN_SENDER },
  { setting: 'IssuerConfiguration', fate: 'without effect', because: 'the issuer is set for the whole server' },
  { setting: 'KeyConfiguration', fate: 'without effect', because: 'the server makes the keys itself' },
  { setting: 'LambdaConfig', fate: 'without effect', because: NO_FUNCTION },
  {
    setting: 'Policies.SignInPolicy.AllowedFirstAuthFactors',
    fate: 'without effect',
    because: 'the first factor is the password',
    which: 'all but PASSWORD',
    concerns: isNot('PASSWORD'),
  },
  { setting: 'SmsConfiguration', fate: 'without effect', because: OWN_SENDER },
  {
    setting: 'UserPoolAddOns',
    fate: 'left out',
    // As in AWS; templates from before there were tiers do not name one
    because: 'threat protection needs UserPoolTier PLUS',
    which: 'AUDIT and ENFORCED in another tier',
    concerns: (value, { properties }) => protects(value) && properties['UserPoolTier'] !== 'PLUS',
  },
  {
    setting: 'UserPoolAddOns',
    fate: 'without effect',
    because: NO_RISK,
    which: 'AUDIT and ENFORCED',
    concerns: protects,
  },
  {
    setting: 'UserPoolTier',
    fate: 'without effect',
    because: 'a tier only decides which settings are taken',
    concerns: isNot('ESSENTIALS'),
  },
  { setting: 'WebAuthnFactorConfiguration', fate: 'without effect', because: NO_PASSKEY },
  { setting: 'WebAuthnRelyingPartyID', fate: 'without effect', because: NO_PASSKEY },
  { setting: 'WebAuthnUserVerification', fate: 'without effect', because: NO_PASSKEY },
]

function protects(value: unknown): boolean {
  return isRecord(value) && value['AdvancedSecurityMode'] !== 'OFF'
}
