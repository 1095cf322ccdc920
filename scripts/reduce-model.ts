/**
 * Reduces the service's published model to the facts that Poolhouse works from.
 *
 * Run once for each new version of the model, then `npm run generate`:
 *
 *     node scripts/reduce-model.ts path/to/cognito-idp/2016-04-18/service-2.json
 *
 * The file comes with botocore (`botocore/data/cognito-idp`). Names, members, constraints, errors and the way a caller
 * is authenticated go to `packages/server/src/model/source.json`; prose does not. What the published file lacks is
 * written below, from the SDK's types; what the live service does otherwise than its model is written there too.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { ScalarShape, Shape } from '../packages/server/src/model/facts.ts'
import type { AuthKind } from '../packages/server/src/model/types.gen.ts'

interface Reference {
  shape: string
}

interface PublishedShape {
  type: string
  members?: Record<string, Reference>
  required?: string[]
  member?: Reference
  key?: Reference
  value?: Reference
  min?: number
  max?: number
  pattern?: string
  enum?: string[]
  sensitive?: boolean
  document?: boolean
  exception?: boolean
}

interface PublishedModel {
  metadata: { apiVersion: string; targetPrefix: string }
  operations: Record<string, { input: Reference; output?: Reference; errors?: Reference[] }>
  shapes: Record<string, PublishedShape>
}

interface SourceOperation {
  auth: AuthKind
  input: string
  output?: string
  errors: string[]
}

const PUBLIC = words(`
  SignUp ConfirmSignUp ResendConfirmationCode ForgotPassword ConfirmForgotPassword InitiateAuth RespondToAuthChallenge
  GetTokensFromRefreshToken RevokeToken UpdateAuthEventFeedback GetClientToken`)

const TOKEN = words(`
  ChangePassword CompleteWebAuthnRegistration ConfirmDevice DeleteUser DeleteUserAttributes
  DeleteWebAuthnCredential ForgetDevice GetDevice GetUser GetUserAttributeVerificationCode GetUserAuthFactors
  GlobalSignOut ListDevices ListWebAuthnCredentials SetUserMFAPreference SetUserSettings StartWebAuthnRegistration
  UpdateDeviceStatus UpdateUserAttributes VerifyUserAttribute ListUserSessions RevokeUserSession`)

/** Called in the middle of a sign-in as well. */
const TOKEN_OR_SESSION = words('AssociateSoftwareToken VerifySoftwareToken')

const COMMON = words(`
  InternalErrorException InvalidParameterException NotAuthorizedException OperationNotEnabledException
  ResourceNotFoundException TooManyRequestsException`)

const CALLER = words(
  'ForbiddenException PasswordResetRequiredException UserNotConfirmedException UserNotFoundException',
)

/** Operations of the SDK 3.1169 that the published file does not have yet. */
const NEWER_OPERATIONS: Record<string, string[]> = {
  AdminListUserSessions: [...COMMON, 'UserNotFoundException'],
  AdminRevokeUserSession: [...COMMON, 'UserNotFoundException'],
  GetUserPoolClientSessionConfiguration: COMMON,
  GetUserPoolSessionConfiguration: COMMON,
  ListUserSessions: [...COMMON, ...CALLER],
  RevokeUserSession: [...COMMON, ...CALLER],
  SetUserPoolClientSessionConfiguration: [
    ...COMMON,
    'ConcurrentModificationException',
    'FeatureUnavailableInTierException',
  ],
  SetUserPoolSessionConfiguration: [...COMMON, 'ConcurrentModificationException', 'FeatureUnavailableInTierException'],
}

const NEWER_ERRORS: Record<string, string[]> = {
  AdminInitiateAuth: ['FeatureUnavailableInTierException'],
  // A function of the pool is asked before the token is made, as in the client-credentials grant.
  GetClientToken: ['InvalidLambdaResponseException', 'UnexpectedLambdaException', 'UserLambdaValidationException'],
  InitiateAuth: ['FeatureUnavailableInTierException'],
}

/** Shapes of the SDK 3.1169 that the published file does not have yet; limits from the service's guide. */
const NEWER_SHAPES: Record<string, Shape> = {
  AcrConfigurationType: { type: 'map', key: 'StringType', value: 'AcrLevelConfigType' },
  AcrLevelConfigType: structure('AcrValue*:AcrValueType'),
  AcrMappingType: { type: 'map', key: 'StringType', value: 'StringType' },
  AcrValueType: { type: 'string', min: 1, max: 64, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
  AdminListUserSessionsRequest: structure('UserPoolId*:UserPoolIdType Username*:UsernameType NextToken:PaginationKey'),
  AdminListUserSessionsResponse: structure('Sessions:SessionsListType NextToken:PaginationKey'),
  AdminRevokeUserSessionRequest: structure(
    `UserPoolId*:UserPoolIdType Username*:UsernameType SessionId*:SessionIdType
     RevokeAssociatedSessions:RevokeAssociatedSessionsType`,
  ),
  AdminRevokeUserSessionResponse: structure(''),
  ClientSSOSessionConfigType: structure('MaxValidityMinutes*:SSOSessionMaxValidityMinutesType'),
  ClientTypeType: { type: 'string', enum: ['REGULAR', 'DCR'] },
  DcrConfigurationType: structure(
    `EnableStatus:StatusType OpenDcrEnabled:WrappedBooleanType AuthenticatedGrantTypes:OAuthFlowsType
     OpenDcrGrantTypes:OAuthFlowsType AllowedScopes:ScopeListType`,
  ),
  GetUserPoolClientSessionConfigurationRequest: structure('UserPoolId*:UserPoolIdType ClientId*:ClientIdType'),
  GetUserPoolClientSessionConfigurationResponse: structure(
    'UserPoolId:UserPoolIdType ClientId:ClientIdType SSOSession:ClientSSOSessionConfigType',
  ),
  GetUserPoolSessionConfigurationRequest: structure('UserPoolId*:UserPoolIdType'),
  GetUserPoolSessionConfigurationResponse: structure(
    'UserPoolId:UserPoolIdType UserSessionTracking:UserSessionTrackingType TokenSession:UserPoolTokenSessionConfigType',
  ),
  ListUserSessionsRequest: structure('AccessToken*:TokenModelType NextToken:PaginationKey'),
  ListUserSessionsResponse: structure('Sessions:SessionsListType NextToken:PaginationKey'),
  ResourceServerManagedByType: { type: 'string', enum: ['COGNITO'] },
  RevokeAssociatedSessionsType: { type: 'string', enum: ['NONE', 'LINKED'] },
  RevokeUserSessionRequest: structure(
    'AccessToken*:TokenModelType SessionId*:SessionIdType RevokeAssociatedSessions:RevokeAssociatedSessionsType',
  ),
  RevokeUserSessionResponse: structure(''),
  SessionDescriptionType: structure(
    `SessionId:SessionIdType SessionType:SessionTypeType ClientId:ClientIdType CreateDate:DateType
     LastActiveDate:DateType DeviceType:StringType LastIPAddress:SessionIpAddressType LastLocation:SessionLocationType
     OriginSessionId:SessionIdType IsCurrentSession:BooleanType`,
  ),
  SessionIdType: { type: 'string', min: 28, max: 28, pattern: '(tkn|sso)[a-z0-9]+' },
  SessionIpAddressType: { type: 'string', max: 128, sensitive: true },
  SessionLocationType: structure('City:StringType Country:StringType'),
  SessionsListType: { type: 'list', member: 'SessionDescriptionType' },
  SessionTypeType: { type: 'string', enum: ['TOKEN', 'SSO'] },
  SetUserPoolClientSessionConfigurationRequest: structure(
    'UserPoolId*:UserPoolIdType ClientId*:ClientIdType SSOSession*:ClientSSOSessionConfigType',
  ),
  SetUserPoolClientSessionConfigurationResponse: structure(
    'UserPoolId:UserPoolIdType ClientId:ClientIdType SSOSession:ClientSSOSessionConfigType',
  ),
  SetUserPoolSessionConfigurationRequest: structure(
    `UserPoolId*:UserPoolIdType UserSessionTracking*:UserSessionTrackingType
     TokenSession*:UserPoolTokenSessionConfigType`,
  ),
  SetUserPoolSessionConfigurationResponse: structure(
    'UserPoolId:UserPoolIdType UserSessionTracking:UserSessionTrackingType TokenSession:UserPoolTokenSessionConfigType',
  ),
  SSOSessionMaxValidityMinutesType: { type: 'integer', min: 0, max: 129600 },
  TokenSessionMaxPerUserType: { type: 'integer', min: 1, max: 100 },
  UserPoolTokenSessionConfigType: structure('MaxPerUser*:TokenSessionMaxPerUserType'),
  UserSessionTrackingType: { type: 'string', enum: ['ENABLED', 'DISABLED'] },
}

/** Members of the SDK 3.1169 that the published file does not have yet. */
const NEWER_MEMBERS: Record<string, Record<string, string>> = {
  AdminRespondToAuthChallengeResponse: { AvailableChallenges: 'AvailableChallengeListType' },
  CreateIdentityProviderRequest: { AcrMapping: 'AcrMappingType' },
  CreateUserPoolRequest: { DcrConfiguration: 'DcrConfigurationType', AcrConfiguration: 'AcrConfigurationType' },
  IdentityProviderType: { AcrMapping: 'AcrMappingType' },
  ListUserPoolClientsRequest: { ClientType: 'ClientTypeType' },
  ResourceServerType: { ManagedBy: 'ResourceServerManagedByType' },
  RespondToAuthChallengeResponse: { AvailableChallenges: 'AvailableChallengeListType' },
  RevokeTokenRequest: { RevokeAssociatedSessions: 'RevokeAssociatedSessionsType' },
  UpdateIdentityProviderRequest: { AcrMapping: 'AcrMappingType' },
  UpdateUserPoolRequest: { DcrConfiguration: 'DcrConfigurationType', AcrConfiguration: 'AcrConfigurationType' },
  UserPoolClientType: { ClientType: 'ClientTypeType' },
  UserPoolType: { DcrConfiguration: 'DcrConfigurationType', AcrConfiguration: 'AcrConfigurationType' },
}

/** Where the live service's refusals, or the file's own prose, show another constraint than its shapes. */
const OBSERVED: Record<string, Partial<ScalarShape>> = {
  // Custom domains are taken, which have dots
  DomainType: { pattern: '^[a-z0-9](?:[a-z0-9\\-.]{0,61}[a-z0-9])?$' },
  // GetClientToken's prose names the last one, and the file's list lacks it
  ExplicitAuthFlowsType: {
    enum: words(`
      ADMIN_NO_SRP_AUTH CUSTOM_AUTH_FLOW_ONLY USER_PASSWORD_AUTH ALLOW_ADMIN_USER_PASSWORD_AUTH ALLOW_CUSTOM_AUTH
      ALLOW_USER_PASSWORD_AUTH ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH ALLOW_USER_AUTH ALLOW_CLIENT_TOKEN_AUTH`),
  },
  // "Member must satisfy regular expression pattern: …"; refusals until 2021 name a minimum of 6 besides
  PasswordType: { pattern: '^[\\S]+.*[\\S]+$' },
  // "Value '0' at 'maxResults'" is what it answers to a request without MaxResults
  ListResourceServersLimitType: { default: 0 },
}

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('usage: node scripts/reduce-model.ts <service-2.json>')
  process.exit(2)
}
const model = JSON.parse(readFileSync(path, 'utf8')) as PublishedModel // the shape is botocore's, read by eye

const operations = { ...Object.fromEntries(Object.entries(model.operations).map(publishedOperation)), ...newer() }
const shapes: Record<string, Shape> = { ...NEWER_SHAPES }
for (const [name, shape] of Object.entries(model.shapes)) {
  if (shape.exception) continue
  shapes[name] = reduced(name, shape)
}

const out = new URL('../packages/server/src/model/source.json', import.meta.url)
writeFileSync(
  out,
  [
    '{',
    `"apiVersion": ${JSON.stringify(model.metadata.apiVersion)},`,
    `"targetPrefix": ${JSON.stringify(model.metadata.targetPrefix)},`,
    `"operations": {\n${lines(operations)}\n},`,
    `"shapes": {\n${lines(shapes)}\n}`,
    '}',
    '',
  ].join('\n'),
)
console.log(`${Object.keys(operations).length} operations, ${Object.keys(shapes).length} shapes`)

function publishedOperation([name, operation]: [string, PublishedModel['operations'][string]]) {
  const errors = [...(operation.errors ?? []).map((error) => error.shape), ...(NEWER_ERRORS[name] ?? [])]
  const output = operation.output === undefined ? {} : { output: operation.output.shape }
  const reduced: SourceOperation = { auth: auth(name), input: operation.input.shape, ...output, errors: sorted(errors) }
  return [name, reduced] as const
}

function newer(): Record<string, SourceOperation> {
  return Object.fromEntries(
    Object.entries(NEWER_OPERATIONS).map(([name, errors]) => [
      name,
      { auth: auth(name), input: `${name}Request`, output: `${name}Response`, errors: sorted(errors) },
    ]),
  )
}

function auth(operation: string): AuthKind {
  if (PUBLIC.includes(operation)) return 'public'
  if (TOKEN_OR_SESSION.includes(operation)) return 'token or session'
  return TOKEN.includes(operation) ? 'token' : 'signature'
}

function reduced(name: string, shape: PublishedShape): Shape {
  const { min, max, pattern, required } = shape
  const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  const sensitive = shape.sensitive ? { sensitive: true as const } : {}
  if (shape.document) return { type: 'document', ...sensitive }
  if (shape.type === 'structure') {
    const members = Object.fromEntries(Object.entries(shape.members ?? {}).map(([key, to]) => [key, to.shape]))
    const all = { ...members, ...NEWER_MEMBERS[name] }
    return { type: 'structure', members: all, ...(required?.length && { required }), ...sensitive }
  }
  if (shape.member) return { type: 'list', member: shape.member.shape, ...limits, ...sensitive }
  if (shape.key && shape.value) {
    return { type: 'map', key: shape.key.shape, value: shape.value.shape, ...limits, ...sensitive }
  }
  return {
    type: shape.type as ScalarShape['type'], // the six that remain; generate.ts refuses others
    ...limits,
    ...(pattern !== undefined && { pattern }),
    ...(shape.enum && { enum: shape.enum }),
    ...sensitive,
    ...OBSERVED[name],
  }
}

/** Reads `Name:Shape` words; a star after the name makes the member required. */
function structure(text: string): Shape {
  const members = words(text).map((word) => word.split(':') as [string, string]) // every word above has one colon
  const required = members.filter(([name]) => name.endsWith('*')).map(([name]) => name.slice(0, -1))
  return {
    type: 'structure',
    members: Object.fromEntries(members.map(([name, shape]) => [name.replace('*', ''), shape])),
    ...(required.length > 0 && { required }),
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}

function sorted(names: string[]): string[] {
  return [...new Set(names)].sort()
}

function lines(table: Record<string, unknown>): string {
  return Object.keys(table)
    .sort()
    .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(table[name])}`)
    .join(',\n')
}
