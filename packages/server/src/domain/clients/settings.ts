import { ApiError } from '../../errors.ts'
import type { Input } from '../../model/types.gen.ts'
import type { ClientSettings, Pool } from '../../storage/port/index.ts'
import { validity } from './clients.ts'
import { OWN_SCOPES } from './scopes.ts'

type Given = Input<'CreateUserPoolClient'> | Input<'UpdateUserPoolClient'>

/** Where the settings are for: the pool, whether the client has a secret, and which request brought them. */
export interface SettingsContext {
  readonly pool: Pool
  readonly hasSecret: boolean
  /** The scopes of the pool's resource servers. */
  readonly scopes: ReadonlySet<string>
  /** A provider that is named and the pool does not have. */
  readonly unknownProvider: string | undefined
  readonly doing: 'creating' | 'updating'
}

/**
 * Gives the settings of a client as a request leaves them: what it does not say has its default.
 *
 * Refuses what the model allows and the service does not.
 */
export function clientSettings(input: Given, context: SettingsContext): ClientSettings {
  const settings = withDefaults(input)
  refuseFlows(settings, context)
  refuseValidity(settings)
  refuseAttributes(settings, context)
  refuseOAuth(settings, context)
  refuseUrls(settings)
  return settings
}

const DAY = 86_400
const MONTH = { seconds: 30 * DAY, minutes: 30 * 1440, hours: 30 * 24, days: 30 }

function withDefaults(input: Given): ClientSettings {
  const { AccessTokenValidity, IdTokenValidity, TokenValidityUnits, DefaultRedirectURI } = input
  const { AnalyticsConfiguration, PreventUserExistenceErrors, RefreshTokenRotation } = input
  return {
    RefreshTokenValidity: input.RefreshTokenValidity || MONTH[TokenValidityUnits?.RefreshToken ?? 'days'],
    TokenValidityUnits: TokenValidityUnits ?? {},
    AllowedOAuthFlowsUserPoolClient: input.AllowedOAuthFlowsUserPoolClient ?? false,
    EnableTokenRevocation: input.EnableTokenRevocation ?? true,
    EnablePropagateAdditionalUserContextData: input.EnablePropagateAdditionalUserContextData ?? false,
    AuthSessionValidity: input.AuthSessionValidity ?? 3,
    ...(AccessTokenValidity !== undefined && { AccessTokenValidity }),
    ...(IdTokenValidity !== undefined && { IdTokenValidity }),
    ...(DefaultRedirectURI !== undefined && { DefaultRedirectURI }),
    ...(AnalyticsConfiguration !== undefined && { AnalyticsConfiguration }),
    ...(PreventUserExistenceErrors !== undefined && { PreventUserExistenceErrors }),
    ...(RefreshTokenRotation !== undefined && { RefreshTokenRotation }),
    ...lists(input),
  }
}

/** The lists of a request; an empty one counts as left out. */
function lists(input: Given): Partial<ClientSettings> {
  return {
    ...(input.ReadAttributes?.length && { ReadAttributes: input.ReadAttributes }),
    ...(input.WriteAttributes?.length && { WriteAttributes: input.WriteAttributes }),
    ...(input.ExplicitAuthFlows?.length && { ExplicitAuthFlows: input.ExplicitAuthFlows }),
    ...(input.SupportedIdentityProviders?.length && { SupportedIdentityProviders: input.SupportedIdentityProviders }),
    ...(input.CallbackURLs?.length && { CallbackURLs: input.CallbackURLs }),
    ...(input.LogoutURLs?.length && { LogoutURLs: input.LogoutURLs }),
    ...(input.AllowedOAuthFlows?.length && { AllowedOAuthFlows: input.AllowedOAuthFlows }),
    ...(input.AllowedOAuthScopes?.length && { AllowedOAuthScopes: input.AllowedOAuthScopes }),
  }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}

function refuseFlows(
  { ExplicitAuthFlows: flows = [], RefreshTokenRotation: rotation }: ClientSettings,
  { hasSecret }: SettingsContext,
): void {
  const newer = flows.filter((flow) => flow.startsWith('ALLOW_'))
  if (newer.length > 0 && newer.length < flows.length) {
    throw invalid('ExplicitAuthFlows must not mix ALLOW_ values with values from before them.')
  }
  // The SDK's types do not know it yet.
  const isForItself = flows.some((flow: string) => flow === 'ALLOW_CLIENT_TOKEN_AUTH')
  if (isForItself && flows.length > 1)
    throw invalid('ALLOW_CLIENT_TOKEN_AUTH must be the only one of ExplicitAuthFlows.')
  if (isForItself && !hasSecret) throw invalid('ALLOW_CLIENT_TOKEN_AUTH needs a client with a secret.')
  if (rotation?.Feature === 'ENABLED' && flows.includes('ALLOW_REFRESH_TOKEN_AUTH')) {
    throw invalid('Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH.')
  }
}

/** No ID or access token is good for longer. */
export const LONGEST_TOKEN_SECONDS = DAY
const TEN_YEARS = 3650 * DAY

function refuseValidity(settings: ClientSettings): void {
  const { accessSeconds, idSeconds, refreshSeconds } = validity({ settings })
  const isWithin =
    [accessSeconds, idSeconds].every((life) => life >= 300 && life <= LONGEST_TOKEN_SECONDS) &&
    refreshSeconds >= 3600 &&
    refreshSeconds <= TEN_YEARS
  if (!isWithin) throw invalid('Invalid range for token validity.')
  if (Math.max(accessSeconds, idSeconds) > refreshSeconds) {
    throw invalid('Access and ID tokens must not be valid for longer than the refresh token.')
  }
}

const NOT_FOR_CLIENTS = new Set(['sub', 'email_verified', 'phone_number_verified', 'identities'])

function refuseAttributes(settings: ClientSettings, { pool, doing }: SettingsContext): void {
  const { ReadAttributes: read, WriteAttributes: write } = settings
  const schema = (pool.settings.SchemaAttributes ?? []).filter(({ DeveloperOnlyAttribute }) => !DeveloperOnlyAttribute)
  const known = new Set(schema.map(({ Name }) => Name))
  if (read?.some((name) => !known.has(name))) {
    throw invalid(`Invalid read attributes specified while ${doing} a client`)
  }
  if (!write) return
  const isComplete = schema.every(
    ({ Name: name = '', Required }) => !Required || name === 'sub' || write.includes(name),
  )
  if (!isComplete || write.some((name) => !known.has(name) || NOT_FOR_CLIENTS.has(name))) {
    throw invalid(`Invalid write attributes specified while ${doing} a client`)
  }
}

/** OAuth in a table, read downwards: a rule that is broken refuses in its words. */
function refuseOAuth(
  settings: ClientSettings,
  { pool, hasSecret, scopes: known, unknownProvider }: SettingsContext,
): void {
  const { AllowedOAuthFlowsUserPoolClient: allowed, AllowedOAuthFlows: flows = [], CallbackURLs } = settings
  const { AllowedOAuthScopes: scopes = [] } = settings
  const byMachine = flows.includes('client_credentials')
  const byBrowser = flows.some((flow) => flow !== 'client_credentials')
  const own = scopes.find((scope) => OWN_SCOPES.has(scope))
  const unknown = scopes.find((scope) => !OWN_SCOPES.has(scope) && !known.has(scope))

  const rules: readonly (readonly [broken: boolean | undefined, name: string, message: string])[] = [
    [allowed && (flows.length === 0 || scopes.length === 0), INVALID, OAUTH_INCOMPLETE],
    [byMachine && byBrowser, INVALID_FLOW, WITH_OTHER_FLOWS],
    [byMachine && !hasSecret, INVALID_FLOW, WITHOUT_SECRET],
    [byMachine && own !== undefined, INVALID_FLOW, `${own} is not supported with client_credentials flow`],
    // Flows that are not allowed yet are only kept.
    [allowed && byBrowser && !CallbackURLs, INVALID_FLOW, WITHOUT_CALLBACK],
    [unknown !== undefined, 'ScopeDoesNotExistException', `Invalid scope requested: ${unknown}`],
    [
      unknownProvider !== undefined,
      INVALID,
      `The provider ${unknownProvider} does not exist for User Pool ${pool.id}.`,
    ],
  ]
  const [, name, message] = rules.find(([broken]) => broken) ?? []
  if (name !== undefined && message !== undefined) throw new ApiError(name, message)
}

const INVALID = 'InvalidParameterException'
const INVALID_FLOW = 'InvalidOAuthFlowException'
const OAUTH_INCOMPLETE =
  'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.'
const WITH_OTHER_FLOWS = 'client_credentials flow can not be selected along with code flow or implicit flow.'
const WITHOUT_SECRET = 'client_credentials flow can not be selected if client does not have a client secret.'
const WITHOUT_CALLBACK = 'CallbackUrls can not be empty when code flow or implicit flow is selected'

function refuseUrls({ CallbackURLs: callbacks = [], LogoutURLs: logouts = [], DefaultRedirectURI }: ClientSettings) {
  const wrong = [...callbacks, ...logouts].find((url) => !isClientUrl(url))
  if (wrong !== undefined) {
    throw invalid(
      `${wrong} is not a URL of https, of http on this machine or of an application's scheme, or has a fragment.`,
    )
  }
  if (DefaultRedirectURI !== undefined && !callbacks.includes(DefaultRedirectURI)) {
    throw invalid('DefaultRedirectURI must be one of CallbackURLs.')
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
// A browser runs or shows these itself: leading somebody there would be no way back to an application
const NOT_AN_APPLICATION = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'about:',
  'ftp:',
  'ws:',
  'wss:',
])

function isClientUrl(text: string): boolean {
  if (text.includes('#') || !URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  if (protocol === 'http:') return LOOPBACK.has(hostname)
  return !NOT_AN_APPLICATION.has(protocol)
}
