import type { AdminCreateUserCommandInput, CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it, vi } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool, clock, inbox, services } = await server()

type Asked = Partial<AdminCreateUserCommandInput>
type Settings = Partial<CreateUserPoolCommandInput>

const email = (Value: string) => ({ Name: 'email', Value })
const verified = { Name: 'email_verified', Value: 'true' }

async function create(settings: Settings, ...asked: Asked[]) {
  const pool = await makePool(settings)
  const answers = []
  for (const one of asked) answers.push(await client.adminCreateUser({ UserPoolId: pool.id, Username: 'ana', ...one }))
  return { pool, answers, sent: await inbox.read({ poolId: pool.id }, 0) }
}

describe('AdminCreateUser', () => {
  it('answers the user as the service does', async () => {
    const UserAttributes = [email('a@example.com'), verified]
    const { answers } = await create({ UsernameAttributes: ['email'] }, { Username: 'a@example.com', UserAttributes })
    const [{ User: user } = {}] = answers
    expect(user).toStrictEqual({
      Username: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]0[0-9a-f]1-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/),
      Attributes: [email('a@example.com'), verified, { Name: 'sub', Value: user?.Username }],
      UserCreateDate: expect.any(Date),
      UserLastModifiedDate: user?.UserCreateDate,
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    })
  })

  it('fills the address from the username where addresses are usernames', async () => {
    const settings: Settings = { UsernameAttributes: ['email', 'phone_number'] }
    const { answers } = await create(settings, { Username: 'a@example.com' }, { Username: '+15551234567' })
    const attributes = answers.map(({ User: user }) => user?.Attributes?.[0])
    expect(attributes).toEqual([email('a@example.com'), { Name: 'phone_number', Value: '+15551234567' }])
  })

  it('does without required attributes', async () => {
    const Schema = [{ Name: 'family_name', Required: true, Mutable: true }]
    const { answers } = await create({ Schema }, {})
    expect(answers[0]?.User?.Attributes?.map(({ Name }) => Name)).toEqual(['sub'])
  })

  it('keeps the case of a name, or folds it where case does not count', async () => {
    const kept = await create({}, { Username: 'Ana' }, { Username: 'ana' })
    expect(kept.answers.map(({ User: user }) => user?.Username)).toEqual(['Ana', 'ana'])
    const folding: Settings = { UsernameConfiguration: { CaseSensitive: false } }
    const folded = await create(folding, { Username: 'Ana' })
    expect(folded.answers[0]?.User?.Username).toBe('ana')
    await expect(client.adminCreateUser({ UserPoolId: folded.pool.id, Username: 'ANA' })).rejects.toMatchObject({
      name: 'UsernameExistsException',
    })
  })

  it('invites by a generated password that fits the policy and leads to a new one', async () => {
    const { pool, sent } = await create({}, { UserAttributes: [email('ana@example.com')] })
    expect(sent).toMatchObject([
      {
        username: 'ana',
        destination: 'ana@example.com',
        medium: 'EMAIL',
        trigger: 'AdminCreateUser',
        subject: 'Your temporary password',
        body: `Your username is ana and temporary password is ${sent[0]?.code}.`,
      },
    ])
    const AuthParameters = { USERNAME: 'ana', PASSWORD: sent[0]?.code ?? '' }
    const started = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters,
    })
    expect(started.ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  it.each<[string, string[], Asked]>([
    ['by e-mail where there is no phone number', ['EMAIL a@example.com'], { UserAttributes: [email('a@example.com')] }],
    [
      'by SMS unless told otherwise',
      ['SMS +15551234567'],
      { UserAttributes: [email('a@example.com'), { Name: 'phone_number', Value: '+15551234567' }] },
    ],
    [
      'by both when asked',
      ['EMAIL a@example.com', 'SMS +15551234567'],
      {
        UserAttributes: [email('a@example.com'), { Name: 'phone_number', Value: '+15551234567' }],
        DesiredDeliveryMediums: ['EMAIL', 'SMS'],
      },
    ],
    ['nobody without an address', [], {}],
    ['nobody when suppressed', [], { UserAttributes: [email('a@example.com')], MessageAction: 'SUPPRESS' }],
  ])('invites %s', async (_, expected, asked) => {
    const { sent } = await create({}, asked)
    expect(sent.map(({ medium, destination }) => `${medium} ${destination}`)).toEqual(expected)
  })

  it('writes the invitation by the template, and takes a name for nothing but a name', async () => {
    const InviteMessageTemplate = {
      EmailSubject: 'Welcome, {username}',
      EmailMessage: '{username} / {####}',
      SMSMessage: '{####} for {username}',
    }
    const asked = {
      Username: '$&{####}',
      TemporaryPassword: 'Temp-passw0rd',
      DesiredDeliveryMediums: ['EMAIL', 'SMS'] as ('EMAIL' | 'SMS')[],
      UserAttributes: [email('a@example.com'), { Name: 'phone_number', Value: '+15551234567' }],
    }
    const { sent } = await create({ AdminCreateUserConfig: { InviteMessageTemplate } }, asked)
    expect(sent.map(({ subject, body }) => [subject, body])).toEqual([
      ['Welcome, $&{####}', '$&{####} / Temp-passw0rd'],
      ['', 'Temp-passw0rd for $&{####}'],
    ])
  })

  it('names the address in an invitation where addresses are usernames', async () => {
    const { sent, answers } = await create({ UsernameAttributes: ['email'] }, { Username: 'a@example.com' })
    expect(sent[0]?.body).toContain('Your username is a@example.com')
    expect(sent[0]?.username).toBe(answers[0]?.User?.Username)
  })

  it('invites again with another password, and the first one stops', async () => {
    const attributes = { UserAttributes: [email('ana@example.com')] }
    const { pool, sent, answers } = await create({}, attributes, { MessageAction: 'RESEND' })
    expect(answers[1]?.User?.Username).toBe('ana')
    const [first, second] = sent.map(({ code }) => code)
    expect(second).not.toBe(first)
    await expect(pool.signIn('ana', first ?? '')).rejects.toMatchObject({ message: 'Incorrect username or password.' })
    await expect(pool.signIn('ana', second ?? '')).resolves.toBeDefined()
  })

  it('lets a temporary password expire', async () => {
    const TemporaryPassword = 'Temp-passw0rd'
    const policy = { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 2 } }
    const { pool } = await create({ Policies: policy }, { TemporaryPassword })
    clock.advance(2 * 86_400 - 60)
    await expect(pool.signIn('ana', TemporaryPassword)).resolves.toBeDefined()
    clock.advance(60)
    await expect(pool.signIn('ana', TemporaryPassword)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Temporary password has expired and must be reset by an administrator.',
    })
    await client.adminCreateUser({
      UserPoolId: pool.id,
      Username: 'ana',
      MessageAction: 'RESEND',
      TemporaryPassword: 'Temp-passw1rd',
    })
    await expect(pool.signIn('ana', 'Temp-passw1rd')).resolves.toBeDefined()
  })

  it('moves an alias when asked, and takes the verification with it', async () => {
    const attributes = [email('ana@example.com'), verified]
    const settings: Settings = { AliasAttributes: ['email'] }
    const { pool } = await create(settings, { UserAttributes: attributes })
    const other = { UserPoolId: pool.id, Username: 'eve', UserAttributes: attributes }
    await expect(client.adminCreateUser(other)).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    })
    await client.adminCreateUser({ ...other, ForceAliasCreation: true })
    const found = await client.adminGetUser({ UserPoolId: pool.id, Username: 'ana@example.com' })
    expect(found.Username).toBe('eve')
    const before = await client.adminGetUser({ UserPoolId: pool.id, Username: 'ana' })
    expect(before.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' })
  })

  it.each<[string, Settings, Asked]>([
    [
      'a preferred_username',
      { AliasAttributes: ['email', 'preferred_username'] },
      { UserAttributes: [email('x@example.com'), verified, { Name: 'preferred_username', Value: 'joe' }] },
    ],
    ['an address that is a username', { UsernameAttributes: ['email'] }, { Username: 'joe@example.com' }],
  ])('never moves %s', async (_, settings, asked) => {
    const first = settings.AliasAttributes ? { UserAttributes: [{ Name: 'preferred_username', Value: 'joe' }] } : asked
    const { pool } = await create(settings, first)
    const again = { UserPoolId: pool.id, Username: 'eve', ForceAliasCreation: true, ...asked }
    await expect(client.adminCreateUser(again)).rejects.toThrow(/An account with the given \w+ already exists\./)
  })

  const both: Settings = { UsernameAttributes: ['email', 'phone_number'] }
  const aliases: Settings = { AliasAttributes: ['email', 'phone_number'] }
  const strict = 'Password did not conform with password policy: '
  it.each<[string, Settings, Asked, string, string]>([
    [
      'the pool is unknown',
      {},
      { UserPoolId: 'eu-west-1_nobody' },
      'ResourceNotFoundException',
      'User pool eu-west-1_nobody does not exist.',
    ],
    [
      'a name is no e-mail address',
      { UsernameAttributes: ['email'] },
      {},
      'InvalidParameterException',
      'Username should be an email.',
    ],
    [
      'a name is no phone number',
      { UsernameAttributes: ['phone_number'] },
      {},
      'InvalidParameterException',
      'Username should be a phone number.',
    ],
    [
      'a name is neither',
      both,
      {},
      'InvalidParameterException',
      'Username should be either an email or a phone number.',
    ],
    [
      'a name looks like an e-mail alias',
      aliases,
      { Username: 'a@example.com' },
      'InvalidParameterException',
      'Username cannot be of email format, since user pool is configured for email alias.',
    ],
    [
      'a name looks like a phone alias',
      aliases,
      { Username: '+15551234567' },
      'InvalidParameterException',
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    ],
    [
      'an attribute is unknown',
      {},
      { UserAttributes: [{ Name: 'custom:x', Value: '1' }] },
      'InvalidParameterException',
      'Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n',
    ],
    [
      'an attribute is without a value',
      {},
      { UserAttributes: [{ Name: 'picture' }] },
      'InvalidParameterException',
      'Attribute value for picture must not be null',
    ],
    [
      'the sub is given',
      {},
      { UserAttributes: [{ Name: 'sub', Value: 'x' }] },
      'InvalidParameterException',
      'user.sub: Attribute cannot be updated.\n',
    ],
    [
      'an address is none',
      {},
      { UserAttributes: [email('a')] },
      'InvalidParameterException',
      'Invalid email address format.',
    ],
    [
      'no address is verified',
      {},
      { UserAttributes: [verified] },
      'InvalidParameterException',
      'Email is required to verify/un-verify an email',
    ],
    [
      'a password is too short',
      {},
      { TemporaryPassword: 'Passw0r' },
      'InvalidPasswordException',
      `${strict}Password not long enough`,
    ],
    [
      'a password lacks a digit',
      {},
      { TemporaryPassword: 'Password!' },
      'InvalidPasswordException',
      `${strict}Password must have numeric characters`,
    ],
    ['RESEND is for nobody', {}, { MessageAction: 'RESEND' }, 'UserNotFoundException', 'User does not exist.'],
  ])('refuses when %s', async (_, settings, asked, name, message) => {
    await expect(create(settings, asked)).rejects.toMatchObject({ name, message })
  })

  it.each<[string, Settings, Asked, string, string]>([
    ['the username', {}, {}, 'UsernameExistsException', 'User account already exists'],
    [
      'the address',
      { UsernameAttributes: ['email'] },
      { Username: 'a@example.com' },
      'UsernameExistsException',
      'An account with the given email already exists.',
    ],
    [
      'the address in other case',
      { UsernameAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false } },
      { Username: 'a@example.com' },
      'UsernameExistsException',
      'An account with the given email already exists.',
    ],
  ])('refuses when %s is taken', async (_, settings, asked, name, message) => {
    const { pool } = await create(settings, asked)
    const Username = settings.UsernameConfiguration ? 'A@Example.com' : 'ana'
    const again = client.adminCreateUser({
      UserPoolId: pool.id,
      Username,
      ...(!settings.UsernameConfiguration && asked),
    })
    await expect(again).rejects.toMatchObject({ name, message })
  })

  it('refuses to invite again whoever has chosen a password', async () => {
    const pool = await makePool()
    const { username } = await pool.user()
    const again = client.adminCreateUser({ UserPoolId: pool.id, Username: username, MessageAction: 'RESEND' })
    await expect(again).rejects.toMatchObject({
      name: 'UnsupportedUserStateException',
      message: `Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`,
    })
  })

  it('invites nobody again who chooses a password at that moment', async () => {
    const { pool } = await create({}, { TemporaryPassword: 'Temp-passw0rd' })
    const { Session } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD: 'Temp-passw0rd' },
    })
    const { users } = services.storage
    const find = users.find.bind(users)
    vi.spyOn(users, 'find').mockImplementationOnce(async (...asked) => {
      const found = await find(...asked)
      await client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: 'ana', NEW_PASSWORD: 'Own-passw0rd' },
      })
      return found
    })
    const again = client.adminCreateUser({ UserPoolId: pool.id, Username: 'ana', MessageAction: 'RESEND' })
    await expect(again).rejects.toMatchObject({ name: 'UnsupportedUserStateException' })
    await expect(pool.signIn('ana', 'Own-passw0rd')).resolves.toHaveProperty('accessToken')
  })
})
