import { createHmac } from 'node:crypto'
import type {
  AttributeType,
  CreateUserPoolClientCommandInput,
  SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { server } from '../../../test/server.ts'

const { client, pool: makePool, inbox } = await server()

type Settings = NonNullable<Parameters<typeof makePool>[0]>
type App = Partial<CreateUserPoolClientCommandInput>
type Asked = Partial<SignUpCommandInput>

const email = (Value: string) => ({ Name: 'email', Value })
const phone = { Name: 'phone_number', Value: '+15551234567' }

async function signUp(asked: Asked, settings: Settings = {}, app: App = {}) {
  const pool = await makePool(settings, app)
  const request = { ClientId: pool.clientId, Username: 'ana', Password: 'Passw0rd!', ...asked }
  const { $metadata: _, ...answer } = await client.signUp(request)
  const user = await client.adminGetUser({ UserPoolId: pool.id, Username: answer.UserSub ?? '' })
  return { pool, request, answer, user, sent: await inbox.read({ poolId: pool.id }, 0) }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('SignUp', () => {
  it('registers a user and sends a code to the address that the pool verifies', async () => {
    const settings: Settings = { AutoVerifiedAttributes: ['email'] }
    const { answer, user, sent } = await signUp({ UserAttributes: [email('fred@example.com')] }, settings)
    expect(answer).toStrictEqual({
      UserConfirmed: false,
      UserSub: expect.stringMatching(UUID),
      CodeDeliveryDetails: { Destination: 'f***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    })
    expect(user).toMatchObject({
      Username: 'ana',
      UserAttributes: [
        email('fred@example.com'),
        { Name: 'email_verified', Value: 'false' },
        { Name: 'sub', Value: answer.UserSub },
      ],
      Enabled: true,
      UserStatus: 'UNCONFIRMED',
    })
    expect(sent).toMatchObject([
      {
        username: 'ana',
        destination: 'fred@example.com',
        medium: 'EMAIL',
        trigger: 'SignUp',
        subject: 'Your verification code',
        body: `Your confirmation code is ${sent[0]?.code}`,
        code: expect.stringMatching(/^\d{6}$/),
      },
    ])
  })

  it.each<[string, Settings, Asked]>([
    ['nothing is verified', {}, { UserAttributes: [email('fred@example.com')] }],
    ['the verified address is not given', { AutoVerifiedAttributes: ['email'] }, { UserAttributes: [phone] }],
  ])('sends no code when %s', async (_, settings, asked) => {
    const { answer, sent } = await signUp(asked, settings)
    expect(answer).toStrictEqual({ UserConfirmed: false, UserSub: expect.stringMatching(UUID) })
    expect(sent).toEqual([])
  })

  it('sends the code by SMS alone when both addresses are verified', async () => {
    const settings: Settings = { AutoVerifiedAttributes: ['email', 'phone_number'] }
    const { answer, sent } = await signUp({ UserAttributes: [email('fred@example.com'), phone] }, settings)
    expect(answer.CodeDeliveryDetails).toEqual({
      Destination: '+*******4567',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    })
    expect(sent).toMatchObject([{ medium: 'SMS', subject: '', destination: phone.Value }])
  })

  it.each<[string, Settings]>([
    [
      'the template of verification messages',
      { VerificationMessageTemplate: { EmailSubject: '{####}?', EmailMessage: '{username}: {####}' } },
    ],
    ['the older settings', { EmailVerificationSubject: '{####}?', EmailVerificationMessage: '{username}: {####}' }],
  ])('writes the message by %s', async (_, template) => {
    const settings: Settings = { AutoVerifiedAttributes: ['email'], ...template }
    const { sent } = await signUp({ UserAttributes: [email('fred@example.com')] }, settings)
    expect(sent).toMatchObject([{ subject: `${sent[0]?.code}?`, body: `ana: ${sent[0]?.code}` }])
  })

  it.each<[string, Settings]>([
    ['verifies it', { AutoVerifiedAttributes: ['email', 'phone_number'] }],
    ['verifies nothing', {}],
  ])('calls an address unverified from the start, in a pool that %s', async (_, settings) => {
    const flags = { email_verified: 'false', phone_number_verified: 'false' }
    const byName = (list: readonly AttributeType[] = []) =>
      Object.fromEntries(list.flatMap(({ Name, Value }) => (Name?.endsWith('_verified') ? [[Name, Value]] : [])))
    const { pool, user } = await signUp({ UserAttributes: [email('fred@example.com'), phone] }, settings)
    const UserPoolId = pool.id
    expect(byName(user.UserAttributes)).toEqual(flags)
    expect(byName((await client.listUsers({ UserPoolId })).Users?.[0]?.Attributes)).toEqual(flags)
    await client.adminConfirmSignUp({ UserPoolId, Username: 'ana' })
    const { accessToken, idToken } = await pool.signIn('ana', 'Passw0rd!')
    expect(byName((await client.getUser({ AccessToken: accessToken })).UserAttributes)).toEqual(flags)
    expect(claims(idToken)).toMatchObject({ email_verified: false, phone_number_verified: false })

    await client.signUp({ ClientId: pool.clientId, Username: 'homeless', Password: 'Passw0rd!' })
    expect(byName((await client.adminGetUser({ UserPoolId, Username: 'homeless' })).UserAttributes)).toEqual({})
    const UserAttributes = [email('bob@example.com')]
    const { User } = await client.adminCreateUser({ UserPoolId, Username: 'bob', UserAttributes })
    expect(byName(User?.Attributes)).toEqual({})
  })

  it('names users by their sub where addresses are usernames', async () => {
    const settings: Settings = { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] }
    const { answer, user } = await signUp({ Username: 'fred@example.com' }, settings)
    expect(user).toMatchObject({ Username: answer.UserSub, UserAttributes: [email('fred@example.com'), {}, {}] })
    expect(answer.CodeDeliveryDetails?.AttributeName).toBe('email')
  })

  it('takes an alias that somebody else has', async () => {
    const { pool, request } = await signUp({}, { AliasAttributes: ['email', 'preferred_username'] })
    await pool.user({ username: 'bob', email: 'bob@example.com' })
    const UserAttributes = [email('bob@example.com'), { Name: 'preferred_username', Value: 'pie' }]
    for (const Username of ['eve', 'zoe']) await client.signUp({ ...request, Username, UserAttributes })
    const found = await client.adminGetUser({ UserPoolId: pool.id, Username: 'bob@example.com' })
    expect(found.Username).toBe('bob')
    // A preferred_username names somebody once that user is confirmed.
    const unconfirmed = client.adminGetUser({ UserPoolId: pool.id, Username: 'pie' })
    await expect(unconfirmed).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('refuses a name by which somebody else is called', async () => {
    const UserAttributes = [{ Name: 'preferred_username', Value: 'Boss' }]
    const settings = {
      AliasAttributes: ['preferred_username' as const],
      UsernameConfiguration: { CaseSensitive: false },
    }
    const pool = await makePool(settings)
    const at = { UserPoolId: pool.id, Username: 'ana' }
    await client.adminCreateUser({ ...at, UserAttributes })
    const register = (Username: string) => client.signUp({ ClientId: pool.clientId, Username, Password: 'Passw0rd!' })
    const taken = { name: 'UsernameExistsException', message: 'User already exists' }
    await expect(register('boss')).rejects.toMatchObject(taken)
    expect((await client.adminGetUser({ ...at, Username: 'BOSS' })).Username).toBe('ana')
    // And the reverse
    await register('bob')
    const change = (Value: string) =>
      client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'preferred_username', Value }] })
    await expect(change('Bob')).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given preferred_username already exists.',
    })
    await change('Ana')
    await register('boss')
  })

  it('refuses a name that is too long once it is folded', async () => {
    const pool = await makePool({ UsernameConfiguration: { CaseSensitive: false } })
    const register = (length: number) =>
      client.signUp({ ClientId: pool.clientId, Username: 'İ'.repeat(length), Password: 'Passw0rd!' })
    await register(64)
    await expect(register(65)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128",
    })
  })

  it('asks for the secret hash of a client with a secret', async () => {
    const pool = await makePool({}, { GenerateSecret: true })
    const request = { ClientId: pool.clientId, Username: 'ana', Password: 'Passw0rd!' }
    const refused = (message: string) => ({ name: 'NotAuthorizedException', message })
    await expect(client.signUp(request)).rejects.toMatchObject(
      refused(`Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`),
    )
    const hash = (name: string) =>
      createHmac('sha256', pool.clientSecret ?? '')
        .update(name + pool.clientId)
        .digest('base64')
    await expect(client.signUp({ ...request, SecretHash: hash('bob') })).rejects.toMatchObject(
      refused(`Unable to verify secret hash for client ${pool.clientId}`),
    )
    await expect(client.signUp({ ...request, SecretHash: hash('ana') })).resolves.toHaveProperty('UserSub')
  })

  const closed: Settings = { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }
  const Schema = [
    { Name: 'name', Required: true, Mutable: true },
    { Name: 'family_name', Required: true, Mutable: true },
    { Name: 'n', AttributeDataType: 'Number' as const, NumberAttributeConstraints: { MinValue: '3' }, Mutable: true },
    { Name: 'secret', AttributeDataType: 'String' as const, DeveloperOnlyAttribute: true, Mutable: true },
  ]
  const full = [
    { Name: 'name', Value: 'Ana' },
    { Name: 'family_name', Value: 'Pie' },
  ]
  const bad = { Username: 'a@b', Password: 'Passw0rd', UserAttributes: [{ Name: 'email_verified', Value: 'true' }] }
  const invalid = 'InvalidParameterException'
  const schema = 'Attributes did not conform to the schema: '
  // Each row but the first few brings the faults of those below it too, as long as they can stand together.
  it.each<[string, Asked, Settings, App, string, string]>([
    [
      'the client is unknown',
      { ClientId: 'nobody', SecretHash: 'x' },
      closed,
      {},
      'ResourceNotFoundException',
      'User pool client nobody does not exist.',
    ],
    ['self sign-up is closed', bad, closed, {}, 'NotAuthorizedException', 'SignUp is not permitted for this user pool'],
    [
      'the name has another form',
      bad,
      { UsernameAttributes: ['phone_number'] },
      {},
      invalid,
      'Username should be a phone number.',
    ],
    [
      'the name looks like an alias',
      { ...bad, Username: 'a@example.com' },
      { AliasAttributes: ['email'] },
      {},
      invalid,
      'Username cannot be of email format, since user pool is configured for email alias.',
    ],
    [
      'a verified flag is written',
      bad,
      { Schema },
      {},
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'a developer attribute is written',
      { UserAttributes: [{ Name: 'dev:custom:secret', Value: 'x' }] },
      { Schema },
      {},
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'the client may not write an attribute',
      { UserAttributes: [{ Name: 'website', Value: 'x' }] },
      {},
      { WriteAttributes: ['email'] },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'required attributes are missing',
      { Password: 'Passw0rd' },
      { Schema },
      {},
      invalid,
      `${schema}name: The attribute is required\nfamily_name: The attribute is required\n`,
    ],
    [
      'an attribute is unknown',
      { Password: 'Passw0rd', UserAttributes: [{ Name: 'custom:x', Value: '1' }] },
      {},
      {},
      invalid,
      `${schema}custom:x: Attribute does not exist in the schema.\n`,
    ],
    [
      'a value is too short',
      { UserAttributes: [{ Name: 'birthdate', Value: '2000' }] },
      {},
      {},
      invalid,
      `${schema}birthdate: String must be no shorter than 10 characters\n`,
    ],
    [
      'a number is too small',
      { UserAttributes: [...full, { Name: 'custom:n', Value: '2' }] },
      { Schema },
      {},
      invalid,
      `${schema}custom:n: Number must be no less than 3\n`,
    ],
    [
      'a value is null',
      { UserAttributes: [{ Name: 'picture' }] },
      {},
      {},
      invalid,
      'Attribute value for picture must not be null',
    ],
    [
      'the sub is written',
      { UserAttributes: [{ Name: 'sub', Value: 'x' }] },
      {},
      {},
      invalid,
      'user.sub: Attribute cannot be updated.\n',
    ],
    ['an e-mail address is none', { UserAttributes: [email('x')] }, {}, {}, invalid, 'Invalid email address format.'],
    [
      'a phone number is none',
      { UserAttributes: [{ Name: 'phone_number', Value: '0555' }] },
      {},
      {},
      invalid,
      'Invalid phone number format.',
    ],
    [
      'the password does not fit',
      { Password: 'Passw0rd' },
      {},
      {},
      'InvalidPasswordException',
      'Password did not conform with policy: Password must have symbol characters',
    ],
    [
      'there is no password',
      { Password: undefined },
      {},
      {},
      invalid,
      "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a hash comes to a client without secret',
      { ClientId: undefined, SecretHash: 'x' },
      {},
      {},
      'NotAuthorizedException',
      'Client * is not configured for secret but secret was received',
    ],
  ])('refuses when %s', async (_, asked, settings, app, name, message) => {
    const pool = await makePool(settings, app)
    const request = { Username: 'ana', Password: 'Passw0rd!', ...asked, ClientId: asked.ClientId ?? pool.clientId }
    const signingUp = client.signUp(request)
    await expect(signingUp).rejects.toMatchObject({ name, message: message.replace('*', pool.clientId) })
    const { Users: users } = await client.listUsers({ UserPoolId: pool.id })
    expect(users).toEqual([])
  })

  it.each<[string, Asked, Settings, string]>([
    ['a username', {}, {}, 'User already exists'],
    [
      'a username in other case',
      { Username: 'ANA' },
      { UsernameConfiguration: { CaseSensitive: false } },
      'User already exists',
    ],
    [
      'an address',
      { Username: 'ana@example.com' },
      { UsernameAttributes: ['email'] },
      'An account with the given email already exists.',
    ],
    [
      'an address besides',
      { Username: 'bob@example.com', UserAttributes: [phone] },
      { UsernameAttributes: ['email', 'phone_number'] },
      'An account with the given phone_number already exists.',
    ],
  ])('refuses %s that is taken, whether or not users are hidden', async (_, asked, settings, message) => {
    const { pool } = await signUp(
      {
        Username: settings.UsernameAttributes ? 'ana@example.com' : 'ana',
        ...(asked.UserAttributes && { UserAttributes: [phone] }),
      },
      settings,
      { PreventUserExistenceErrors: 'ENABLED' },
    )
    const again = client.signUp({ ClientId: pool.clientId, Username: 'ana', Password: 'Passw0rd!', ...asked })
    await expect(again).rejects.toMatchObject({ name: 'UsernameExistsException', message })
  })

  it('takes the address of a username attribute twice if it is the same, and no other', async () => {
    const settings: Settings = { UsernameAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false } }
    const same = await signUp({ Username: 'Fred@example.com', UserAttributes: [email('fred@example.com')] }, settings)
    expect(same.user.UserAttributes?.[0]).toEqual(email('fred@example.com'))
    const other = signUp({ Username: 'fred@example.com', UserAttributes: [email('eve@example.com')] }, settings)
    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})
