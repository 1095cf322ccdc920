import { isRecord } from '../template/template.ts'
import type { Limit } from './limit.ts'

const MAPPED_ONLY = 'a function runs where the server’s configuration maps its name'
const NO_RISK = 'no risk is assessed'
const OWN_SENDER = 'messages are sent by the server’s own setup'

const isNot =
  (...defaults: readonly unknown[]) =>
  (value: unknown) =>
    !defaults.includes(value)

/** What the server does not do with the settings of a user pool. In order of their names. */
export const UserPool: readonly Limit[] = [
  { setting: 'DcrConfiguration', fate: 'without effect', because: 'clients do not register themselves' },
  { setting: 'EmailConfiguration.ConfigurationSet', fate: 'without effect', because: OWN_SENDER },
  { setting: 'IssuerConfiguration', fate: 'without effect', because: 'the issuer is set for the whole server' },
  { setting: 'KeyConfiguration', fate: 'without effect', because: 'the server makes the keys itself' },
  { setting: 'LambdaConfig', fate: 'without effect', because: MAPPED_ONLY },
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
    because: 'a tier only decides which settings are taken, and LITE has no USER_AUTH',
    concerns: isNot('ESSENTIALS'),
  },
]

function protects(value: unknown): boolean {
  return isRecord(value) && value['AdvancedSecurityMode'] !== 'OFF'
}
