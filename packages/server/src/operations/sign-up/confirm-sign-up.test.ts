import type { ConfirmSignUpCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool, clock, inbox } = await server()

type Settings = NonNullable<Parameters<typeof makePool>[0]>

const UNKNOWN = { name: 'UserNotFoundException', message: 'Username/client id combination not found.' }
const MISMATCH = { name: 'CodeMismatchException', message: 'Invalid verification code provided, please try again.' }
const EXPIRED = { name: 'ExpiredCodeException', message: 'Invalid code provided, please request a code again.' }
const LIMIT = { name: 'LimitExceededException', message: 'Attempt limit exceeded, please try after some time.' }
const CONFIRMED = { name: 'NotAuthorizedException', message: 'User cannot be confirmed. Current status is CONFIRMED' }

/** A sign-up that waits for its code. */
async function signedUp(settings: Settings = {}, { Username = 'ana', ...attributes }: Record<string, string> = {}) {
  const pool = await makePool({ AutoVerifiedAttributes: ['email'], ...settings })
  const register = (name: string, given: Record<string, string> = {}) =>
    client.signUp({
      ClientId: pool.clientId,
      Username: name,
      Password: 'Passw0rd!',
      UserAttributes: Object.entries({ email: 'ana@example.com', ...given }).map(([Name, Value]) => ({ Name, Value })),
    })
  await register(Username, attributes)
  const confirm = (ConfirmationCode: string, rest: Partial<ConfirmSignUpCommandInput> = {}) =>
    client.confirmSignUp({ ClientId: pool.clientId, Username, ConfirmationCode, ...rest })
  const user = async (name = Username) => {
    const found = await client.adminGetUser({ UserPoolId: pool.id, Username: name })
    const attributes = Object.fromEntries(found.UserAttributes?.map((one) => [one.Name, one.Value]) ?? [])
    return { name: found.Username, status: found.UserStatus, attributes }
  }
  const resend = (name = Username) => client.resendConfirmationCode({ ClientId: pool.clientId, Username: name })
  return { pool, register, confirm, resend, user, code: await pool.code(Username) }
}

const wrong = (code: string) => (code === '000000' ? '000001' : '000000')

describe('ConfirmSignUp', () => {
  it('confirms the user and verifies the address that got the code', async () => {
    const { confirm, code, user, pool } = await signedUp()
    await expect(pool.signIn('ana', 'Passw0rd!')).rejects.toMatchObject({
      name: 'UserNotConfirmedException',
      message: 'User is not confirmed.',
    })
    const { $metadata: _, ...answer } = await confirm(code)
    expect(answer).toStrictEqual({})
    expect(await user()).toMatchObject({ status: 'CONFIRMED', attributes: { email_verified: 'true' } })
    await expect(pool.signIn('ana', 'Passw0rd!')).resolves.toHaveProperty('accessToken')
  })

  it('makes the verified address and the preferred_username names of the user', async () => {
    const settings: Settings = { AliasAttributes: ['email', 'phone_number', 'preferred_username'] }
    const phone_number = '+15551234567'
    const { confirm, code, pool } = await signedUp(settings, { preferred_username: 'Pie', phone_number })
    await confirm(code)
    for (const name of ['ana@example.com', 'Pie']) {
      await expect(pool.signIn(name, 'Passw0rd!')).resolves.toHaveProperty('accessToken')
    }
    await expect(pool.signIn(phone_number, 'Passw0rd!')).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('leaves an address alone that has changed since', async () => {
    const { confirm, code, user, pool } = await signedUp()
    const UserAttributes = [{ Name: 'email', Value: 'eve@example.com' }]
    await client.adminUpdateUserAttributes({ UserPoolId: pool.id, Username: 'ana', UserAttributes })
    await confirm(code)
    expect(await user()).toMatchObject({ status: 'CONFIRMED', attributes: { email_verified: 'false' } })
  })

  it('keeps a code for a day', async () => {
    const { confirm, code } = await signedUp()
    clock.advance(24 * 3600)
    await expect(confirm(code)).rejects.toMatchObject(EXPIRED)
    await expect(confirm(wrong(code))).rejects.toMatchObject(EXPIRED)
    clock.advance(-60)
    await expect(confirm(code)).resolves.toBeDefined()
  })

  it('takes no code but the newest', async () => {
    const { confirm, resend, code, pool } = await signedUp()
    await resend()
    const newest = await pool.code('ana')
    if (newest !== code) await expect(confirm(code)).rejects.toMatchObject(MISMATCH)
    await expect(confirm(newest)).resolves.toBeDefined()
  })

  it('judges 15 codes an hour', async () => {
    const { confirm, code } = await signedUp()
    for (let guess = 0; guess < 15; guess += 1) await expect(confirm(wrong(code))).rejects.toMatchObject(MISMATCH)
    await expect(confirm(code)).rejects.toMatchObject(LIMIT)
    clock.advance(3600)
    await expect(confirm(code)).resolves.toBeDefined()
  })

  it('keeps the code when the alias is taken, and moves the alias when asked', async () => {
    const { register, user, pool, confirm, code } = await signedUp({ AliasAttributes: ['email'] })
    await register('eve')
    await confirm(code)
    const eve = { Username: 'eve' }
    const second = await pool.code('eve')
    await expect(confirm(second, eve)).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the email already exists.',
    })
    expect((await user('eve')).status).toBe('UNCONFIRMED')
    await confirm(second, { ...eve, ForceAliasCreation: true })
    expect((await user('ana@example.com')).name).toBe('eve')
    expect(await user('ana')).toMatchObject({ status: 'CONFIRMED', attributes: { email_verified: 'false' } })
  })

  it('never moves a preferred_username, which no code proves', async () => {
    const settings: Settings = { AliasAttributes: ['preferred_username'] }
    const { register, user, pool, confirm, code } = await signedUp(settings, { preferred_username: 'pie' })
    await register('eve', { preferred_username: 'pie', email: 'eve@example.com' })
    await confirm(code)
    const forced = confirm(await pool.code('eve'), { Username: 'eve', ForceAliasCreation: true })
    await expect(forced).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the preferred_username already exists.',
    })
    expect((await user('pie')).name).toBe('ana')
    // Whoever has it can still be changed.
    await expect(client.adminDisableUser({ UserPoolId: pool.id, Username: 'ana' })).resolves.toBeDefined()
  })

  it('refuses in the order of the service', async () => {
    const { confirm, code } = await signedUp()
    await expect(confirm(code, { ClientId: 'nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client nobody does not exist.',
    })
    await expect(confirm(code, { SecretHash: 'x' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: expect.stringMatching(/^Client \w+ is not configured for secret but secret was received$/),
    })
    await expect(confirm(code, { Username: 'nobody' })).rejects.toMatchObject(UNKNOWN)
    await expect(confirm(wrong(code))).rejects.toMatchObject(MISMATCH)
    await confirm(code)
    await expect(confirm(code)).rejects.toMatchObject(CONFIRMED)
  })

  it('has no code where none was sent', async () => {
    const { confirm } = await signedUp({ AutoVerifiedAttributes: [] })
    await expect(confirm('123456')).rejects.toMatchObject(EXPIRED)
  })
})

describe('ResendConfirmationCode', () => {
  it('sends another code', async () => {
    const { resend, pool } = await signedUp({}, { Username: 'ana', email: 'fred@example.com' })
    const { $metadata: _, ...answer } = await resend()
    expect(answer).toStrictEqual({
      CodeDeliveryDetails: { Destination: 'f***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    })
    const sent = await inbox.read({ poolId: pool.id }, 0)
    expect(sent.map(({ trigger }) => trigger)).toEqual(['SignUp', 'ResendCode'])
  })

  it('sends 5 codes an hour', async () => {
    const { resend } = await signedUp()
    for (let time = 0; time < 5; time += 1) await resend()
    await expect(resend()).rejects.toMatchObject(LIMIT)
    clock.advance(3600)
    await expect(resend()).resolves.toBeDefined()
  })

  it('refuses in the order of the service', async () => {
    const { resend, pool, confirm, code } = await signedUp()
    const at = { UserPoolId: pool.id, Username: 'ana' }
    const nowhere = client.resendConfirmationCode({ ClientId: 'nobody', Username: 'ana' })
    await expect(nowhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(resend('nobody')).rejects.toMatchObject(UNKNOWN)
    await client.adminDisableUser(at)
    await expect(resend()).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'User is disabled.' })
    await client.adminEnableUser(at)
    await client.adminDeleteUserAttributes({ ...at, UserAttributeNames: ['email'] })
    await expect(resend()).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Cannot resend codes. Auto verification not turned on.',
    })
    await confirm(code)
    await expect(resend()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User is already confirmed.',
    })
  })
})

describe('AdminConfirmSignUp', () => {
  it('confirms the user and verifies nothing', async () => {
    const { pool, user, confirm, code } = await signedUp()
    const at = { UserPoolId: pool.id, Username: 'ana' }
    const { $metadata: _, ...answer } = await client.adminConfirmSignUp(at)
    expect(answer).toStrictEqual({})
    const { status, attributes } = await user()
    expect([status, attributes['email_verified']]).toEqual(['CONFIRMED', 'false'])
    await expect(client.adminConfirmSignUp(at)).rejects.toMatchObject(CONFIRMED)
    await expect(confirm(code)).rejects.toMatchObject(CONFIRMED)
  })

  it('names the status of whoever did not sign up', async () => {
    const pool = await makePool()
    const at = { UserPoolId: pool.id, Username: 'ana' }
    await client.adminCreateUser(at)
    await expect(client.adminConfirmSignUp(at)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD',
    })
  })
})
