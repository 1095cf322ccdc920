import type { Limit, Setting } from './limit.ts'

const NO_PAGES = 'there are no endpoints and pages of OAuth 2.0'
const NO_RESOURCE_SERVER = 'its resource server is not provisioned'

/** What the server does not do with the settings of an app client. In order of their names. */
export const UserPoolClient: readonly Limit[] = [
  { setting: 'AllowedOAuthFlows', fate: 'left out', because: NO_RESOURCE_SERVER, concerns: lacksScopes },
  { setting: 'AllowedOAuthFlows', fate: 'without effect', because: NO_PAGES },
  { setting: 'AllowedOAuthFlowsUserPoolClient', fate: 'left out', because: NO_RESOURCE_SERVER, concerns: lacksScopes },
  {
    setting: 'AllowedOAuthFlowsUserPoolClient',
    fate: 'without effect',
    because: NO_PAGES,
    concerns: (value) => value === true,
  },
  { setting: 'AllowedOAuthScopes', fate: 'left out', because: NO_RESOURCE_SERVER, concerns: isOfMissing },
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

/** A scope is the identifier of its resource server and a name, which has no slash. */
function isOfMissing(scope: unknown, { isMissing }: Pick<Setting, 'isMissing'>): boolean {
  return isMissing('UserPoolResourceServer', String(scope).replace(/\/[^/]*$/, ''))
}

/** A client that is left without any scope cannot be allowed to ask for some. */
function lacksScopes(_: unknown, setting: Setting): boolean {
  const scopes = [setting.properties['AllowedOAuthScopes'] ?? []].flat()
  return scopes.length > 0 && scopes.every((scope) => isOfMissing(scope, setting))
}
