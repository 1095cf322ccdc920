import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool, clock, inbox } = await server()

type Settings = NonNullable<Parameters<typeof makePool>[0]>
type App = NonNullable<Parameters<typeof makePool>[1]>

const UNKNOWN = { name: 'UserNotFoundException', message: 'Username/client id combination not found.' }
const MISMATCH = { name: 'CodeMismatchException', message: 'Invalid verification code provided, please try again.' }
const EXPIRED = { name: 'ExpiredCodeException', message: 'Invalid code provided, please request a code again.' }
const LIMIT = { name: 'LimitExceededException', message: 'Attempt limit exceeded, please try after some time.' }
const NOWHERE = {
  name: 'InvalidParameterException',
  message: 'Cannot reset password for the user as there is no registered/verified email or phone_number',
}

/** A confirmed user who has forgotten the password. */
async function forgetful(settings: Settings = {}, app: App = {}) {
  const pool = await makePool(settings, app)
  const user = await pool.user()
  const at = { UserPoolId: pool.id, Username: user.username }
  const write = (attributes: Record<string, string>) =>
    client.adminUpdateUserAttributes({
      ...at,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    })
  const forgot = (Username = user.username) => client.forgotPassword({ ClientId: pool.clientId, Username })
  const confirm = (ConfirmationCode: string, Password = 'New-passw0rd', Username = user.username) =>
    client.confirmForgotPassword({ ClientId: pool.clientId, Username, ConfirmationCode, Password })
  return { pool, user, at, write, forgot, confirm, code: () => pool.code(user.username) }
}

const wrong = (code: string) => (code === '000000' ? '000001' : '000000')
const phone = { phone_number: '+15551234567', phone_number_verified: 'true' }

describe('ForgotPassword', () => {
  it('sends a code', async () => {
    const { pool, user, forgot } = await forgetful()
    const { $metadata: _, ...answer } = await forgot()
    expect(answer).toStrictEqual({
      CodeDeliveryDetails: { Destination: 'u***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    })
    const sent = await inbox.read({ poolId: pool.id }, 0)
    expect(sent).toMatchObject([
      {
        username: user.username,
        destination: user.email,
        trigger: 'ForgotPassword',
        body: expect.stringMatching(/\d{6}$/),
      },
    ])
  })

  const priorities = (email: number, phone_number: number): Settings => ({
    AccountRecoverySetting: {
      RecoveryMechanisms: [
        { Name: 'verified_email', Priority: email },
        { Name: 'verified_phone_number', Priority: phone_number },
      ],
    },
  })
  it.each<[string, Settings, Record<string, string>, string]>([
    ['e-mail by default', {}, phone, 'email'],
    ['e-mail when it comes first', priorities(1, 2), phone, 'email'],
    ['SMS when it comes first', priorities(2, 1), phone, 'phone_number'],
    [
      'SMS when the e-mail address is not verified',
      priorities(1, 2),
      { ...phone, email_verified: 'false' },
      'phone_number',
    ],
    [
      'the only mechanism',
      { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_phone_number', Priority: 1 }] } },
      phone,
      'phone_number',
    ],
  ])('sends it by %s', async (_, settings, attributes, expected) => {
    const { write, forgot } = await forgetful(settings)
    await write(attributes)
    const { CodeDeliveryDetails: details } = await forgot()
    expect(details?.AttributeName).toBe(expected)
  })

  it('sends 5 codes an hour', async () => {
    const { forgot } = await forgetful()
    for (let time = 0; time < 5; time += 1) await forgot()
    await expect(forgot()).rejects.toMatchObject(LIMIT)
    clock.advance(3600)
    await expect(forgot()).resolves.toBeDefined()
  })

  it('refuses in the order of the service', async () => {
    const { forgot, write, at } = await forgetful()
    await expect(client.forgotPassword({ ClientId: 'nobody', Username: 'x' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client nobody does not exist.',
    })
    await expect(forgot('nobody')).rejects.toMatchObject(UNKNOWN)
    await write({ email_verified: 'false' })
    await expect(forgot()).rejects.toMatchObject(NOWHERE)
    await client.adminSetUserPassword({ ...at, Password: 'Passw0rd!' })
    await expect(forgot()).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User password cannot be reset in the current state.',
    })
    await client.adminDisableUser(at)
    await expect(forgot()).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'User is disabled.' })
  })

  it.each([{}, { PreventUserExistenceErrors: 'ENABLED' as const }])(
    'leaves it to the administrator where the pool does, with %o',
    async (app) => {
      const AccountRecoverySetting = { RecoveryMechanisms: [{ Name: 'admin_only' as const, Priority: 1 }] }
      const { forgot } = await forgetful({ AccountRecoverySetting }, app)
      const refusal = { name: 'NotAuthorizedException', message: 'Contact administrator to reset password.' }
      await expect(forgot()).rejects.toMatchObject(refusal)
      await expect(forgot('nobody')).rejects.toMatchObject(app.PreventUserExistenceErrors ? refusal : UNKNOWN)
    },
  )
})

describe('ConfirmForgotPassword', () => {
  it('sets the password, confirms the user and ends a lockout', async () => {
    const { pool, user, at, forgot, confirm, code } = await forgetful()
    for (let guess = 0; guess < 5; guess += 1) await expect(pool.signIn(user.username, 'Wrong-1!')).rejects.toThrow()
    await forgot()
    const { $metadata: _, ...answer } = await confirm(await code())
    expect(answer).toStrictEqual({})
    expect((await client.adminGetUser(at)).UserStatus).toBe('CONFIRMED')
    await expect(pool.signIn(user.username, 'New-passw0rd')).resolves.toHaveProperty('accessToken')
    await expect(pool.signIn(user.username, user.password)).rejects.toThrow('Incorrect username or password.')
    await expect(confirm(await code())).rejects.toMatchObject(EXPIRED)
  })

  it('confirms a sign-up by a verified address', async () => {
    const pool = await makePool()
    const names = { ClientId: pool.clientId, Username: 'ana' }
    await client.signUp({
      ...names,
      Password: 'Passw0rd!',
      UserAttributes: [{ Name: 'email', Value: 'a@example.com' }],
    })
    const at = { UserPoolId: pool.id, Username: 'ana' }
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email_verified', Value: 'true' }] })
    await client.forgotPassword(names)
    const ConfirmationCode = await pool.code('ana')
    await client.confirmForgotPassword({ ...names, ConfirmationCode, Password: 'New-passw0rd' })
    expect((await client.adminGetUser(at)).UserStatus).toBe('CONFIRMED')
  })

  it('keeps a code for an hour', async () => {
    const { forgot, confirm, code } = await forgetful()
    await forgot()
    clock.advance(3600)
    await expect(confirm(await code())).rejects.toMatchObject(EXPIRED)
    clock.advance(-60)
    await expect(confirm(await code())).resolves.toBeDefined()
  })

  it('keeps the code when the password does not fit, and tells the policy to nobody else', async () => {
    const { forgot, confirm, code } = await forgetful()
    await forgot()
    await expect(confirm(wrong(await code()), 'Passw0rd')).rejects.toMatchObject(MISMATCH)
    await expect(confirm(await code(), 'Passw0rd')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password must have symbol characters',
    })
    await expect(confirm(await code())).resolves.toBeDefined()
  })

  it.each([
    ['has changed', { email: 'new@example.com', email_verified: 'true' }],
    ['is no longer verified', { email_verified: 'false' }],
    ['is gone', { email: '' }],
  ])('takes no code that went to an address that %s', async (_, attributes) => {
    const { pool, user, forgot, confirm, code, write } = await forgetful()
    await forgot()
    await write(attributes)
    await expect(confirm(await code())).rejects.toMatchObject(EXPIRED)
    await expect(pool.signIn(user.username, user.password)).resolves.toHaveProperty('accessToken')
  })

  it('judges 15 codes an hour', async () => {
    const { forgot, confirm, code } = await forgetful()
    await forgot()
    const right = await code()
    for (let guess = 0; guess < 15; guess += 1) await expect(confirm(wrong(right))).rejects.toMatchObject(MISMATCH)
    await expect(confirm(right)).rejects.toMatchObject(LIMIT)
  })

  it('takes no code of a sign-up', async () => {
    const pool = await makePool({ AutoVerifiedAttributes: ['email'] })
    const names = { ClientId: pool.clientId, Username: 'ana' }
    await client.signUp({
      ...names,
      Password: 'Passw0rd!',
      UserAttributes: [{ Name: 'email', Value: 'a@example.com' }],
    })
    const ConfirmationCode = await pool.code('ana')
    const confirming = client.confirmForgotPassword({ ...names, ConfirmationCode, Password: 'New-passw0rd' })
    await expect(confirming).rejects.toMatchObject(EXPIRED)
  })

  it('ends a sign-in under way', async () => {
    const { pool, user, at, forgot, confirm, code } = await forgetful()
    await forgot()
    await client.adminSetUserPassword({ ...at, Password: 'Temp-passw0rd' })
    const { Session } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user.username, PASSWORD: 'Temp-passw0rd' },
    })
    await confirm(await code())
    const answer = client.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: user.username, NEW_PASSWORD: 'Else-passw0rd' },
    })
    await expect(answer).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  it('refuses in the order of the service', async () => {
    const { confirm, forgot, at } = await forgetful()
    await expect(confirm('1', ' padded', 'nobody')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: String.raw`1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$`,
    })
    await expect(confirm('1', 'short', 'nobody')).rejects.toMatchObject(UNKNOWN)
    await expect(confirm('1', 'Passw0rd', 'nobody')).rejects.toMatchObject(UNKNOWN)
    await expect(confirm('1', 'Passw0rd')).rejects.toMatchObject(EXPIRED)
    await forgot()
    await expect(confirm('1', 'Passw0rd')).rejects.toMatchObject(MISMATCH)
    await client.adminDisableUser(at)
    await expect(confirm('1')).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'User is disabled.' })
  })
})
