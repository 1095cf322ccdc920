import type { Limit } from './limit.ts'

/** What the server does not do with the settings of an app client. In order of their names. */
export const UserPoolClient: readonly Limit[] = [
  { setting: 'AnalyticsConfiguration', fate: 'without effect', because: 'no analytics are collected' },
  {
    setting: 'EnablePropagateAdditionalUserContextData',
    fate: 'without effect',
    because: 'no risk is assessed',
    concerns: (value) => value === true,
  },
  {
    setting: 'SupportedIdentityProviders',
    fate: 'left out',
    because: 'the identity provider is not provisioned',
    concerns: (value, { isMissing }) => isMissing('UserPoolIdentityProvider', String(value)),
  },
]
