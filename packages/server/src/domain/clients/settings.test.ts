import { describe, expect, it } from 'vitest'
import type { Input } from '../../model/types.gen.ts'
import type { ClientSettings, Pool } from '../../storage/port/index.ts'
import { clientSettings } from './settings.ts'
import { allowsFlow, validity } from './clients.ts'
import { buildSchema } from '../users/schema.ts'

type Given = Omit<Input<'CreateUserPoolClient'>, 'UserPoolId' | 'ClientName'>

const schema = buildSchema([
  { Name: 'email', Required: true },
  { Name: 'role', AttributeDataType: 'String' },
  { Name: 'inner', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
])
const pool = { id: 'eu-west-1_abc', settings: { SchemaAttributes: schema } } as unknown as Pool // as far as it is read
const scopes = new Set(['pies/bake'])
const settings = (given: Given, hasSecret = false, doing: 'creating' | 'updating' = 'creating') =>
  clientSettings(
    { UserPoolId: pool.id, ClientName: 'c', ...given },
    {
      pool,
      hasSecret,
      scopes,
      unknownProvider: given.SupportedIdentityProviders?.find((name) => name !== 'COGNITO'),
      doing,
    },
  )

const defaults = {
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: false,
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AuthSessionValidity: 3,
}

describe('clientSettings', () => {
  it('gives the defaults of the service and nothing else', () => {
    expect(settings({})).toStrictEqual(defaults)
    expect(settings({ ExplicitAuthFlows: [], CallbackURLs: [], RefreshTokenValidity: 0 })).toStrictEqual(defaults)
  })

  it('keeps what is given', () => {
    const given = {
      ReadAttributes: ['email', 'custom:role', 'email_verified'],
      WriteAttributes: ['email', 'custom:role'],
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: [
        'https://app.example.com/in',
        'http://localhost:3000',
        'http://[::1]/',
        'com.example.app:/in',
        'app://in',
      ],
      LogoutURLs: ['http://127.0.0.1/out'],
      DefaultRedirectURI: 'http://localhost:3000',
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'aws.cognito.signin.user.admin'],
      PreventUserExistenceErrors: 'ENABLED',
      AccessTokenValidity: 5,
      IdTokenValidity: 1,
      RefreshTokenValidity: 60,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
      EnableTokenRevocation: false,
      AuthSessionValidity: 15,
    } as const satisfies object
    expect(settings(structuredClone(given) as unknown as Given)).toStrictEqual({
      ...defaults,
      ...given,
    })
  })

  it('keeps flows and scopes of a client that may not use them', () => {
    const given: Given = { AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid'] }
    expect(settings(given)).toStrictEqual({ ...defaults, ...given })
  })

  it('says the default of 30 days in the unit that is given', () => {
    expect(settings({ TokenValidityUnits: { RefreshToken: 'hours' } }).RefreshTokenValidity).toBe(720)
  })

  const allowed = { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthScopes: ['pies/bake'] } satisfies Given
  const range = 'Invalid range for token validity.'
  it.each<[string, Given, string, string | RegExp]>([
    [
      'an access token is short',
      { AccessTokenValidity: 299, TokenValidityUnits: { AccessToken: 'seconds' } },
      'InvalidParameterException',
      range,
    ],
    ['an ID token is long', { IdTokenValidity: 25 }, 'InvalidParameterException', range],
    [
      'a refresh token is short',
      { RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: 'minutes' } },
      'InvalidParameterException',
      range,
    ],
    ['a refresh token is long', { RefreshTokenValidity: 3651 }, 'InvalidParameterException', range],
    [
      'an access token outlives the refresh token',
      { AccessTokenValidity: 2, RefreshTokenValidity: 1, TokenValidityUnits: { RefreshToken: 'hours' } },
      'InvalidParameterException',
      /longer than the refresh token/,
    ],
    [
      'flows are of two ages',
      { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
      'InvalidParameterException',
      /mix/,
    ],
    [
      'rotation meets plain refresh',
      { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'], RefreshTokenRotation: { Feature: 'ENABLED' } },
      'InvalidParameterException',
      /rotation/,
    ],
    [
      'a read attribute is unknown',
      { ReadAttributes: ['custom:x'] },
      'InvalidParameterException',
      'Invalid read attributes specified while creating a client',
    ],
    [
      'a read attribute is for developers',
      { ReadAttributes: ['dev:custom:inner'] },
      'InvalidParameterException',
      'Invalid read attributes specified while creating a client',
    ],
    [
      'a required attribute is not writable',
      { WriteAttributes: ['name'] },
      'InvalidParameterException',
      'Invalid write attributes specified while creating a client',
    ],
    [
      'a verified flag is writable',
      { WriteAttributes: ['email', 'email_verified'] },
      'InvalidParameterException',
      'Invalid write attributes specified while creating a client',
    ],
    [
      'sub is writable',
      { WriteAttributes: ['email', 'sub'] },
      'InvalidParameterException',
      'Invalid write attributes specified while creating a client',
    ],
    [
      'a scope is unknown',
      { AllowedOAuthScopes: ['openid', 'pies/bake', 'pies/read'] },
      'ScopeDoesNotExistException',
      'Invalid scope requested: pies/read',
    ],
    [
      'machines have no secret',
      { ...allowed, AllowedOAuthFlows: ['client_credentials'] },
      'InvalidOAuthFlowException',
      /secret/,
    ],
    [
      'machines share with people',
      { ...allowed, AllowedOAuthFlows: ['client_credentials', 'code'] },
      'InvalidOAuthFlowException',
      'client_credentials flow can not be selected along with code flow or implicit flow.',
    ],
    [
      'a provider is unknown',
      { SupportedIdentityProviders: ['Google'] },
      'InvalidParameterException',
      'The provider Google does not exist for User Pool eu-west-1_abc.',
    ],
    [
      'the default URL is no callback',
      { CallbackURLs: ['https://a.b/c'], DefaultRedirectURI: 'https://a.b/d' },
      'InvalidParameterException',
      /CallbackURLs/,
    ],
    ...['http://example.com/', 'https://a.b/#c', '/in', 'javascript:alert(1)'].map(
      (url): [string, Given, string, RegExp] => [
        `a callback is ${url}`,
        { CallbackURLs: [url] },
        'InvalidParameterException',
        /is not a URL/,
      ],
    ),
    [
      'a logout URL is not of https',
      { LogoutURLs: ['http://example.com/'] },
      'InvalidParameterException',
      /is not a URL/,
    ],
  ])('refuses when %s', (_, given, name, message) => {
    const text = typeof message === 'string' ? message : expect.stringMatching(message)
    expect(() => settings(given)).toThrow(expect.objectContaining({ name, message: text }))
  })

  it('names the operation that brought wrong attributes', () => {
    const message = 'Invalid write attributes specified while updating a client'
    expect(() => settings({ WriteAttributes: ['x'] }, false, 'updating')).toThrow(message)
  })
})

const of = (given: ClientSettings) => validity({ settings: given })

describe('validity', () => {
  it('has defaults, and reads units', () => {
    expect(of({})).toEqual({ accessSeconds: 3600, idSeconds: 3600, refreshSeconds: 2_592_000, sessionSeconds: 180 })
    expect(
      of({
        AccessTokenValidity: 2,
        IdTokenValidity: 10,
        RefreshTokenValidity: 90,
        AuthSessionValidity: 15,
        TokenValidityUnits: { IdToken: 'minutes', RefreshToken: 'minutes' },
      }),
    ).toEqual({ accessSeconds: 7200, idSeconds: 600, refreshSeconds: 5400, sessionSeconds: 900 })
  })
})

describe('allowsFlow', () => {
  const names = [
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
  ]
  const allowed = (flows?: ClientSettings['ExplicitAuthFlows']) =>
    names
      .filter((name) => allowsFlow({ settings: flows ? { ExplicitAuthFlows: flows } : {} }, name))
      .map((name) => name.replace(/^ALLOW_|_AUTH$/g, ''))

  it('knows what is in force without the setting, and what older values bring', () => {
    expect(allowed()).toEqual(['USER_SRP', 'CUSTOM', 'REFRESH_TOKEN'])
    expect(allowed(['ALLOW_USER_PASSWORD_AUTH'])).toEqual(['USER_PASSWORD'])
    expect(allowed(['ADMIN_NO_SRP_AUTH'])).toEqual(['USER_SRP', 'CUSTOM', 'REFRESH_TOKEN', 'ADMIN_USER_PASSWORD'])
    expect(allowed(['USER_PASSWORD_AUTH'])).toEqual(['USER_SRP', 'CUSTOM', 'REFRESH_TOKEN', 'USER_PASSWORD'])
    expect(allowed(['CUSTOM_AUTH_FLOW_ONLY'])).toEqual(['CUSTOM', 'REFRESH_TOKEN'])
  })

  it('is satisfied by one of several', () => {
    const client = { settings: { ExplicitAuthFlows: ['ALLOW_USER_AUTH' as const] } }
    expect(allowsFlow(client, 'ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH')).toBe(true)
    expect(allowsFlow(client, 'ALLOW_USER_SRP_AUTH')).toBe(false)
  })
})
