import { isRecord } from '../template/template.ts'
import type { Limit } from './limit.ts'

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
  {
    setting: 'LambdaConfig.*',
    fate: 'left out',
    because: 'no function of that name runs here: see the setting functions',
    which: 'of functions elsewhere',
    concerns: (value, { runs }) => functionOf(value) !== undefined && !runs(functionOf(value) ?? ''),
    named: functionOf,
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
    because: 'a tier only decides which settings are taken, and LITE has no USER_AUTH',
    concerns: isNot('ESSENTIALS'),
  },
]

/** The name of the function that a trigger names; `undefined` for what names none, as the key of the senders. */
function functionOf(trigger: unknown): string | undefined {
  const arn = isRecord(trigger) ? trigger['LambdaArn'] : trigger
  if (typeof arn !== 'string' || arn.split(':')[2] !== 'lambda') return undefined
  return arn.split(':')[6] ?? arn
}

function protects(value: unknown): boolean {
  return isRecord(value) && value['AdvancedSecurityMode'] !== 'OFF'
}
