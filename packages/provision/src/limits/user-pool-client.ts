import type { Limit } from './limit.ts'

const NO_PAGES = 'there are no endpoints and pages of OAuth 2.0'

/** What the server does not do with the settings of an app client. In order of their names. */
export const UserPoolClient: readonly Limit[] = [
  { setting: 'AllowedOAuthFlows', fate: 'without effect', because: NO_PAGES },
  {
    setting: 'AllowedOAuthFlowsUserPoolClient',
    fate: 'without effect',
    because: NO_PAGES,
    concerns: (value) => value === true,
  },
  { setting: 'AllowedOAuthScopes', fate: 'without effect', because: NO_PAGES },
  { setting: 'AnalyticsConfiguration', fate: 'without effect', because: 'no analytics are collected' },
  { setting: 'CallbackURLs', fate: 'without effect', because: NO_PAGES },
  { setting: 'DefaultRedirectURI', fate: 'without effect', because: NO_PAGES },
  {
    setting: 'EnablePropagateAdditionalUserContextData',
    fate: 'without effect',
    because: 'no risk is assessed',
    concerns: (value) => value === true,
  },
  { setting: 'LogoutURLs', fate: 'without effect', because: NO_PAGES },
  {
    setting: 'SupportedIdentityProviders',
    fate: 'left out',
    because: 'the identity provider is not provisioned',
    concerns: (value, { isMissing }) => isMissing('UserPoolIdentityProvider', String(value)),
  },
  { setting: 'SupportedIdentityProviders', fate: 'without effect', because: NO_PAGES },
]
