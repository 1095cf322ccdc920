import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { people } from '../../../test/people.ts'
import { server } from '../../../test/server.ts'

const world = await server()
const { client, pool: makePool, clock } = world
const { personIn } = people(world)

type Settings = Partial<CreateUserPoolCommandInput>

describe('AdminSetUserPassword', () => {
  it('sets a password for good, and ends a lockout', async () => {
    const { pool, user, at, status } = await personIn()
    for (let guess = 0; guess < 5; guess += 1) await expect(pool.signIn(user.username, 'Wrong-1!')).rejects.toThrow()
    await expect(pool.signIn(user.username, user.password)).rejects.toMatchObject({
      message: 'Password attempts exceeded',
    })
    await client.adminSetUserPassword({ ...at, Password: 'New-passw0rd', Permanent: true })
    expect(await status()).toBe('CONFIRMED')
    await expect(pool.signIn(user.username, 'New-passw0rd')).resolves.toHaveProperty('accessToken')
    await expect(pool.signIn(user.username, user.password)).rejects.toThrow('Incorrect username or password.')
  })

  it('sets one until the first sign-in, unless told otherwise', async () => {
    const { pool, user, at, status } = await personIn()
    await client.adminSetUserPassword({ ...at, Password: 'Temp-passw0rd' })
    expect(await status()).toBe('FORCE_CHANGE_PASSWORD')
    clock.advance(7 * 86_400)
    await expect(pool.signIn(user.username, 'Temp-passw0rd')).rejects.toThrow('Temporary password has expired')
  })

  it('confirms a sign-up', async () => {
    const pool = await makePool()
    await client.signUp({ ClientId: pool.clientId, Username: 'ana', Password: 'Passw0rd!' })
    const at = { UserPoolId: pool.id, Username: 'ana' }
    await client.adminSetUserPassword({ ...at, Password: 'Passw0rd!', Permanent: true })
    expect((await client.adminGetUser(at)).UserStatus).toBe('CONFIRMED')
  })

  const head = 'Password did not conform with policy: '
  it.each([
    ['Passw0!', 'Password not long enough'],
    ['Pw0!', 'Password not long enough'],
    ['PASSW0RD!', 'Password must have lowercase characters'],
    ['passw0rd!', 'Password must have uppercase characters'],
    ['Password!', 'Password must have numeric characters'],
    ['Passw0rdd', 'Password must have symbol characters'],
    ['ÀÉÎÕÜ0rdé!', 'Password must have uppercase characters'],
  ])('refuses %s, naming the first reason', async (Password, reason) => {
    const { at } = await personIn()
    await expect(client.adminSetUserPassword({ ...at, Password })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: head + reason,
    })
  })

  it.each('^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+- '.split(''))('takes "%s" for a symbol', async (symbol) => {
    const { at } = await personIn()
    const Password = `Passw0${symbol}rd`
    await expect(client.adminSetUserPassword({ ...at, Password })).resolves.toBeDefined()
  })

  it('asks for no more than the policy does', async () => {
    const policy = { MinimumLength: 6, RequireLowercase: false, RequireUppercase: false, RequireNumbers: false }
    const { at } = await personIn({ Policies: { PasswordPolicy: { ...policy, RequireSymbols: false } } })
    await expect(client.adminSetUserPassword({ ...at, Password: 'pieces' })).resolves.toBeDefined()
    await expect(client.adminSetUserPassword({ ...at, Password: 'piece' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: `${head}Password not long enough`,
    })
  })
})

describe('AdminResetUserPassword', () => {
  it('stops the old password and sends a code for a new one', async () => {
    const { pool, user, at, status, sent } = await personIn()
    await client.adminResetUserPassword(at)
    expect(await status()).toBe('RESET_REQUIRED')
    expect(await sent()).toMatchObject([{ destination: user.email, medium: 'EMAIL', trigger: 'ForgotPassword' }])
    await expect(pool.signIn(user.username, user.password)).rejects.toMatchObject({
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    })
    await client.adminResetUserPassword(at)
    const ConfirmationCode = await pool.code(user.username)
    const Password = 'New-passw0rd'
    await client.confirmForgotPassword({ ClientId: pool.clientId, Username: user.username, ConfirmationCode, Password })
    expect(await status()).toBe('CONFIRMED')
    await expect(pool.signIn(user.username, Password)).resolves.toHaveProperty('accessToken')
  })

  it.each<[string, Settings, string]>([
    ['the first mechanism of the pool', {}, 'EMAIL'],
    [
      'the other one when it comes first',
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Name: 'verified_email', Priority: 2 },
            { Name: 'verified_phone_number', Priority: 1 },
          ],
        },
      },
      'SMS',
    ],
    [
      'either where users may not ask themselves',
      { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] } },
      'SMS',
    ],
  ])('sends the code by %s', async (_, settings, medium) => {
    const { at, sent } = await personIn(settings)
    const phone = { phone_number: '+15551234567', phone_number_verified: 'true' }
    const UserAttributes = Object.entries(phone).map(([Name, Value]) => ({ Name, Value }))
    await client.adminUpdateUserAttributes({ ...at, UserAttributes })
    await client.adminResetUserPassword(at)
    expect(await sent()).toMatchObject([{ medium }])
  })

  it('refuses a user who is disabled, has not chosen a password or has no verified address', async () => {
    const { at } = await personIn()
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email_verified', Value: 'false' }] })
    const reset = () => client.adminResetUserPassword(at)
    await expect(reset()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Cannot reset password for the user as there is no registered/verified email or phone_number',
    })
    await client.adminSetUserPassword({ ...at, Password: 'Passw0rd!' })
    await expect(reset()).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User password cannot be reset in the current state.',
    })
    await client.adminDisableUser(at)
    await expect(reset()).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'User is disabled' })
  })
})
