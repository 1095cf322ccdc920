import { expect, it } from 'vitest'
import type { Setting } from '../../../test/federation/company.ts'
import { company } from '../../../test/federation/company.ts'
import { agrees, answers, refuses } from '../../../test/functions.ts'
import type { Handler } from '../../triggers/runners/in-process.ts'

// What becomes of somebody who has signed in at a provider, by the rules of the pool.

const { functions, client, provider, setUp } = await company()

it('asks the functions of the pool in their order, and tells them of the user', async () => {
  const names = ['InboundFederation', 'PreSignUp', 'PostConfirmation', 'PreAuthentication', 'PostAuthentication']
  const arn = functions.add(agrees)
  const LambdaConfig = {
    ...Object.fromEntries(names.slice(1).map((name) => [name, arn])),
    InboundFederation: { LambdaVersion: 'V1_0' as const, LambdaArn: arn },
    PreTokenGenerationConfig: { LambdaVersion: 'V2_0' as const, LambdaArn: arn },
  }
  const pool = await setUp({ settings: { LambdaConfig } })
  const asked = async () => {
    functions.events.length = 0
    await pool.tokens()
    return functions.events.map(({ triggerSource }) => triggerSource)
  }
  expect(await asked()).toEqual([
    'InboundFederation_ExternalProvider',
    'PreSignUp_ExternalProvider',
    'PostConfirmation_ConfirmSignUp',
    'TokenGeneration_HostedAuth',
  ])
  const [inbound, signUp] = functions.events
  expect(inbound?.request).toMatchObject({
    providerName: 'Company',
    providerType: 'OIDC',
    attributes: {
      idToken: { sub: '1234' },
      userInfo: { given_name: 'Ana' },
      tokenResponse: { access_token: 'access' },
    },
  })
  expect(signUp?.userName).toBe('Company_1234')
  expect(signUp?.request['userAttributes']).toMatchObject({ email: 'ana@example.com', email_verified: 'false' })
  expect(await asked()).toEqual([
    'InboundFederation_ExternalProvider',
    'PreAuthentication_Authentication',
    'PostAuthentication_Authentication',
    'TokenGeneration_HostedAuth',
  ])
})

it('maps what a function puts in place of what the provider said', async () => {
  const LambdaArn = functions.add(answers({ userAttributesToMap: { email: 'other@example.com' } }))
  const InboundFederation = { LambdaVersion: 'V1_0' as const, LambdaArn }
  const mapping = { email: 'email', given_name: 'given_name' }
  const pool = await setUp({ settings: { LambdaConfig: { InboundFederation } }, mapping })
  const { id } = await pool.tokens()
  expect(id).toMatchObject({ email: 'other@example.com', 'cognito:username': 'Company_1234' })
  expect(id).not.toHaveProperty('given_name')
})

it.each(['PreSignUp', 'InboundFederation', 'PreAuthentication', 'PostAuthentication'])(
  'is refused by a function for %s, which leaves everything as it was',
  async (name) => {
    let handler: Handler = agrees
    const arn = functions.add((event, signal) => handler(event, signal))
    const isLater = name.endsWith('Authentication')
    const value = name === 'InboundFederation' ? { LambdaVersion: 'V1_0' as const, LambdaArn: arn } : arn
    const pool = await setUp({ settings: { LambdaConfig: { [name]: value } } })
    if (isLater) await pool.tokens()
    const before = await pool.users()
    handler = refuses
    provider.now.claims['email'] = 'new@example.com'
    expect(await pool.refusal()).toBe(`${name} failed with error no pies for you. `)
    expect(await pool.users()).toEqual(before)
  },
)

it.each<[string, Setting, string]>([
  [
    'is required and not said',
    { settings: { Schema: [{ Name: 'nickname', Required: true }] } },
    'attributes required: [nickname]',
  ],
  ['the client may not write', { app: { WriteAttributes: ['name'] } }, 'user.email: Attribute cannot be updated.'],
  [
    'is too long',
    { settings: { Schema: [{ Name: 'email', StringAttributeConstraints: { MaxLength: '5' } }] } },
    'Attributes did not conform to the schema: email: String must be no longer than 5 characters ',
  ],
])('refuses an attribute that %s', async (_name, setting, refusal) => {
  const pool = await setUp(setting)
  expect(await pool.refusal()).toBe(refusal)
  expect(await pool.users()).toEqual([])
})

it('refuses an attribute that cannot be changed, when it comes again', async () => {
  const pool = await setUp({ settings: { Schema: [{ Name: 'email', Mutable: false }] } })
  await pool.tokens()
  expect(await pool.refusal()).toBe('user.email: Attribute cannot be updated. ')
})

it('writes lists, numbers and objects as text', async () => {
  const pool = await setUp({
    mapping: { name: 'list', nickname: 'one', website: 'number', profile: 'object', gender: 'no' },
  })
  Object.assign(provider.now.claims, { list: ['a b', 'c/d', 'e-f'], one: ['x'], number: 7, object: { a: 1 } })
  const { id } = await pool.tokens()
  expect(id).toMatchObject({ name: '[a+b, c%2Fd, e-f]', nickname: 'x', website: '7', profile: '{"a":1}' })
  expect(id).not.toHaveProperty('gender')
})

it('is nobody from before by a name that every object has', async () => {
  const pool = await setUp({ mapping: { name: '__proto__', nickname: 'constructor' } })
  const { id } = await pool.tokens()
  expect(id).not.toHaveProperty('name')
  expect(id).not.toHaveProperty('nickname')
})

it('takes no address from whoever has it as an alias', async () => {
  const pool = await setUp({
    settings: { AliasAttributes: ['email'] },
    mapping: { email: 'email', email_verified: 'email_verified' },
  })
  const ana = await pool.user({ username: 'ana', email: 'ana@example.com' })
  await pool.tokens()
  const found = await client.adminGetUser({ UserPoolId: pool.id, Username: 'ana@example.com' })
  expect(found.Username).toBe(ana.username)
  expect(await pool.users()).toHaveLength(2)
})

it('keeps out who is disabled', async () => {
  const pool = await setUp()
  await pool.tokens()
  await client.adminDisableUser({ UserPoolId: pool.id, Username: 'Company_1234' })
  expect(await pool.refusal()).toBe('User is disabled.')
})

it('lets nobody in who is disabled while the functions are asked', async () => {
  let poolId = ''
  const disables: Handler = async (event) => {
    await client.adminDisableUser({ UserPoolId: poolId, Username: 'Company_1234' })
    return event
  }
  const pool = await setUp({ settings: { LambdaConfig: { PostAuthentication: functions.add(disables) } } })
  poolId = pool.id
  await pool.signIn()
  provider.now.claims = { sub: '1234', email: 'other@example.com' }
  expect(await pool.refusal()).toBe('Invalid session for the user.')
  expect((await pool.users())[0]?.Attributes).toContainEqual({ Name: 'email', Value: 'ana@example.com' })
})

it('is the only way in of who came to be by it', async () => {
  const pool = await setUp({
    settings: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } } },
    mapping: { email: 'email', email_verified: 'email_verified' },
    app: { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
  })
  await client.setUserPoolMfaConfig({ UserPoolId: pool.id, WebAuthnConfiguration: { RelyingPartyId: 'localhost' } })
  const scope = 'openid aws.cognito.signin.user.admin'
  const { code } = await pool.signIn({ scope })
  const { access_token: AccessToken } = await pool.exchange({ grant_type: 'authorization_code', code })
  const refused = { name: 'NotAuthorizedException' }
  const ProposedPassword = 'Mince-pies-4-all'
  await expect(client.changePassword({ AccessToken, ProposedPassword })).rejects.toMatchObject(refused)
  await expect(client.startWebAuthnRegistration({ AccessToken })).rejects.toMatchObject(refused)
  const factors = await client.getUserAuthFactors({ AccessToken })
  expect(factors.ConfiguredUserAuthFactors).toEqual([])
  // Until an administrator gives them one.
  const Username = 'Company_1234'
  await client.adminSetUserPassword({ UserPoolId: pool.id, Username, Password: ProposedPassword, Permanent: true })
  await expect(pool.signInHere(Username, ProposedPassword)).resolves.toHaveProperty('AuthenticationResult')
})

it('is told to nobody who asks for a new password where the client hides its users', async () => {
  const pool = await setUp({ app: { PreventUserExistenceErrors: 'ENABLED' } })
  await pool.signIn()
  const asked = async (Username: string) => {
    const { CodeDeliveryDetails } = await client.forgotPassword({ ClientId: pool.appId, Username })
    return Object.keys(CodeDeliveryDetails ?? {})
  }
  expect(await asked('Company_1234')).toEqual(await asked('Company_nobody'))
})

it('ends for good when its only way in is disabled, also for who is enabled again', async () => {
  const pool = await setUp()
  const byCode = { grant_type: 'authorization_code' }
  const { refresh_token } = await pool.exchange({ ...byCode, code: (await pool.signIn())['code'] })
  const { code } = await pool.signIn()
  const source = { ProviderName: 'Company', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1234' }
  await client.adminDisableProviderForUser({ UserPoolId: pool.id, User: source })
  await client.adminEnableUser({ UserPoolId: pool.id, Username: 'Company_1234' })
  const refused = { error: 'invalid_grant' }
  expect(await pool.exchange({ grant_type: 'refresh_token', refresh_token })).toEqual(refused)
  expect(await pool.exchange({ ...byCode, code })).toEqual(refused)
})
