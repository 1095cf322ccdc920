import { describe, expect, it } from 'vitest'
import { answers, refuses, testFunctions } from '../../test/functions.ts'
import { server } from '../../test/server.ts'
import { srpStart } from '../../test/srp-client.ts'
import { WRONG_CREDENTIALS } from '../domain/limits/lockout.ts'
import type { Handler } from './runners/in-process.ts'

const functions = testFunctions()
const { client, pool: makePool, log } = await server({}, { runner: functions.runner })
const PASSWORD = 'legacy'
const ATTRIBUTES = { email: 'ana@example.com', email_verified: 'true' }

/** Another directory: it knows everybody by one password. */
const knows =
  (response: object): Handler =>
  (event) => {
    if (event.request['password'] !== PASSWORD) throw new Error('Bad password')
    return { ...event, response }
  }
const confirmed = knows({ userAttributes: ATTRIBUTES, finalUserStatus: 'CONFIRMED', messageAction: 'SUPPRESS' })

async function migrating(
  handler: Handler,
  app: Parameters<typeof makePool>[1] = {},
  settings: Parameters<typeof makePool>[0] = {},
) {
  const pool = await makePool({ LambdaConfig: { UserMigration: functions.add(handler) }, ...settings }, app)
  const seen = () => functions.events.filter((event) => 'userPoolId' in event && event.userPoolId === pool.id)
  const user = (Username: string) => client.adminGetUser({ UserPoolId: pool.id, Username })
  return { pool, seen, user }
}

const ENABLED = { PreventUserExistenceErrors: 'ENABLED' } as const
const LEGACY = { PreventUserExistenceErrors: 'LEGACY' } as const

describe('a name nobody has, with a password', () => {
  it('is a user from the first sign-in on', async () => {
    const { pool, seen, user } = await migrating(confirmed)
    await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD },
      ClientMetadata: { pie: 'mince' },
    })
    expect(seen()).toMatchObject([{ triggerSource: 'UserMigration_Authentication', userName: 'ana' }])
    expect(seen()[0]?.request).toEqual({ password: PASSWORD, validationData: { pie: 'mince' } })
    expect(seen()[0]?.response).toEqual({
      userAttributes: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
      forceAliasCreation: null,
      enableSMSMFA: null,
    })
    expect(await user('ana')).toMatchObject({ UserStatus: 'CONFIRMED', Username: 'ana' })
    await pool.signIn('ana', PASSWORD)
    expect(seen()).toHaveLength(1)
  })

  it('is one for an administrator, too', async () => {
    const { pool } = await migrating(confirmed)
    const { AuthenticationResult } = await client.adminInitiateAuth({
      UserPoolId: pool.id,
      ClientId: pool.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD },
    })
    expect(AuthenticationResult).toBeDefined()
  })

  it('is called as the function says, and by its address', async () => {
    const userAttributes = { ...ATTRIBUTES, username: 'ana' }
    const handler = knows({ userAttributes, finalUserStatus: 'CONFIRMED' })
    const { pool, user } = await migrating(handler, {}, { AliasAttributes: ['email'] })
    await pool.signIn('ana@example.com', PASSWORD)
    expect(await user('ana')).toMatchObject({ Username: 'ana' })
  })

  it.each([undefined, 'RESET_REQUIRED'])('has to choose a new password after %s', async (finalUserStatus) => {
    const { pool, user } = await migrating(knows({ userAttributes: ATTRIBUTES, finalUserStatus }))
    await expect(pool.signIn('ana', PASSWORD)).rejects.toMatchObject({ name: 'PasswordResetRequiredException' })
    expect(await user('ana')).toMatchObject({ UserStatus: 'RESET_REQUIRED' })
  })

  it('is not looked for by SRP', async () => {
    const { pool, seen } = await migrating(confirmed, ENABLED)
    const AuthParameters = { USERNAME: 'ana', SRP_A: srpStart().A }
    await client.initiateAuth({ ClientId: pool.clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters })
    expect(seen()).toEqual([])
  })

  it('is looked for by USER_AUTH with a password, unless that is refused whoever it is', async () => {
    const { pool, seen, user } = await migrating(confirmed, { ...ENABLED, ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
    const begin = (more: object) =>
      client.initiateAuth({
        ClientId: pool.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: 'ana', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD, ...more },
      })
    await expect(begin({ MAX_AGE: 'young' })).rejects.toMatchObject({ name: 'InvalidParameterException' })
    expect(seen()).toEqual([])
    await expect(user('ana')).rejects.toMatchObject({ name: 'UserNotFoundException' })
    expect(await begin({})).toHaveProperty('AuthenticationResult.AccessToken')
    expect(seen()).toHaveLength(1)
  })

  it('is one user after two sign-ins at once', async () => {
    const { pool, seen } = await migrating(confirmed)
    await Promise.all(Array.from({ length: 4 }, () => pool.signIn('ana', PASSWORD)))
    expect(seen().length).toBeGreaterThan(0)
    expect((await client.listUsers({ UserPoolId: pool.id })).Users).toHaveLength(1)
  })
})

describe('what another directory does not vouch for', () => {
  it.each<[string, Handler, 'says nothing' | 'fails']>([
    ['refuses', refuses, 'fails'],
    ['says nothing', answers({}), 'says nothing'],
    ['answers no attributes', answers({ userAttributes: null }), 'says nothing'],
    ['cannot be read', answers({ userAttributes: { email: 1 } }), 'fails'],
    ['answers an unknown status', answers({ userAttributes: ATTRIBUTES, finalUserStatus: 'ARCHIVED' }), 'fails'],
    ['answers media that are none', answers({ userAttributes: ATTRIBUTES, desiredDeliveryMediums: 'SMS' }), 'fails'],
    ['answers what no database holds', answers({ userAttributes: { ...ATTRIBUTES, name: 'Ana\0' } }), 'fails'],
    ['calls the user by no name', answers({ userAttributes: { ...ATTRIBUTES, username: '' } }), 'fails'],
    ['calls the user by two', answers({ userAttributes: { ...ATTRIBUTES, username: 'ana ben' } }), 'fails'],
    ['gives attributes that the pool does not have', answers({ userAttributes: { 'custom:pie': 'x' } }), 'fails'],
    ['calls an address verified that there is not', answers({ userAttributes: { email_verified: 'true' } }), 'fails'],
  ])('is not stored: it %s', async (_, handler, how) => {
    for (const app of [LEGACY, ENABLED]) {
      const { pool } = await migrating(handler, app)
      const told = how === 'fails' ? `Exception migrating user in app client ${pool.clientId}` : 'User does not exist.'
      const refusal =
        app === ENABLED
          ? { name: 'NotAuthorizedException', message: WRONG_CREDENTIALS }
          : { name: 'UserNotFoundException', message: told }
      await expect(pool.signIn('ana', PASSWORD)).rejects.toMatchObject(refusal)
      expect((await client.listUsers({ UserPoolId: pool.id })).Users).toEqual([])
    }
  })

  it('is told to the log without the password', async () => {
    const repeats: Handler = (event) => {
      throw new Error(`No pies for ${event.userName}, ${JSON.stringify(event.request)}`)
    }
    for (const handler of [repeats, answers({ userAttributes: { 'custom:pie': 'x' } })]) {
      const { pool } = await migrating(handler)
      await expect(pool.signIn('ana', 'Very-secret1')).rejects.toThrow()
    }
    const told = log.lines.map(({ message }) => message).filter((message) => message.includes('could not be migrated'))
    expect(told.slice(-2)).toEqual([
      expect.stringMatching(/: its function refused\.$/),
      expect.stringContaining(': InvalidParameterException: '),
    ])
    expect(JSON.stringify(log.lines)).not.toContain('Very-secret1')
  })

  it.each([
    ['hides its users', ENABLED],
    ['hides nobody', LEGACY],
  ])('is a wrong guess by a client that %s: after five nobody is asked any more', async (_, app) => {
    const { pool, seen } = await migrating(confirmed, app)
    for (let time = 0; time < 5; time += 1) await expect(pool.signIn('ana', 'wrong')).rejects.toThrow()
    await expect(pool.signIn('ana', PASSWORD)).rejects.toMatchObject({ message: 'Password attempts exceeded' })
    expect(seen()).toHaveLength(5)
  })

  it('is guessed at as often as a user, by however many at once', async () => {
    const { pool, seen } = await migrating(confirmed, ENABLED)
    await Promise.allSettled(Array.from({ length: 60 }, () => pool.signIn('ana', 'wrong')))
    expect(seen().length).toBeLessThanOrEqual(20)
  })

  it('takes nobody’s address without being told to', async () => {
    for (const forceAliasCreation of [false, true]) {
      const userAttributes = { ...ATTRIBUTES, username: 'new' }
      const handler = knows({ userAttributes, finalUserStatus: 'CONFIRMED', forceAliasCreation })
      const { pool, user } = await migrating(handler, LEGACY, { AliasAttributes: ['email'] })
      await pool.user({ username: 'old', email: 'ana@example.com' })
      const signedIn = pool.signIn('new', PASSWORD)
      if (forceAliasCreation) await signedIn
      else await expect(signedIn).rejects.toMatchObject({ name: 'UserNotFoundException' })
      const { Username } = await user('ana@example.com')
      expect(Username).toBe(forceAliasCreation ? 'new' : 'old')
    }
  })
})

describe('a name nobody has, whose password is forgotten', () => {
  const vouches = answers({ userAttributes: ATTRIBUTES, finalUserStatus: 'RESET_REQUIRED' })

  it('is a user who gets a code', async () => {
    const { pool, seen, user } = await migrating(vouches)
    const at = { ClientId: pool.clientId, Username: 'ana' }
    const { CodeDeliveryDetails } = await client.forgotPassword({ ...at, ClientMetadata: { pie: 'mince' } })
    expect(CodeDeliveryDetails).toMatchObject({ Destination: 'a***@e***' })
    expect(seen()).toMatchObject([{ triggerSource: 'UserMigration_ForgotPassword', userName: 'ana' }])
    expect(seen()[0]?.request).toEqual({ clientMetadata: { pie: 'mince' } })
    expect(await user('ana')).toMatchObject({ UserStatus: 'RESET_REQUIRED' })
    const ConfirmationCode = await pool.code('ana')
    await client.confirmForgotPassword({ ...at, ConfirmationCode, Password: 'New-passw0rd' })
    await expect(pool.signIn('ana', 'New-passw0rd')).resolves.toHaveProperty('accessToken')
  })

  it('is told of only by a client that hides nobody', async () => {
    for (const [handler, name, message] of [
      [refuses, 'UserNotFoundException', /^Exception migrating user in app client /],
      [answers({}), 'UserNotFoundException', /^Username\/client id combination not found\.$/],
    ] as const) {
      const legacy = await migrating(handler, LEGACY)
      const asking = client.forgotPassword({ ClientId: legacy.pool.clientId, Username: 'ana' })
      await expect(asking).rejects.toMatchObject({ name, message: expect.stringMatching(message) })
      const hiding = await migrating(handler, ENABLED)
      const { CodeDeliveryDetails } = await client.forgotPassword({ ClientId: hiding.pool.clientId, Username: 'ana' })
      expect(CodeDeliveryDetails).toMatchObject({ DeliveryMedium: 'EMAIL' })
    }
  })

  it('is nobody’s to look for where only an administrator resets passwords', async () => {
    for (const app of [LEGACY, ENABLED]) {
      const RecoveryMechanisms = [{ Name: 'admin_only' as const, Priority: 1 }]
      const { pool, seen } = await migrating(vouches, app, { AccountRecoverySetting: { RecoveryMechanisms } })
      const asking = client.forgotPassword({ ClientId: pool.clientId, Username: 'ana' })
      await expect(asking).rejects.toMatchObject({ message: 'Contact administrator to reset password.' })
      expect(seen()).toEqual([])
    }
  })

  it('is asked about as often as a user may ask', async () => {
    const { pool, seen } = await migrating(refuses, ENABLED)
    const at = { ClientId: pool.clientId, Username: 'ana' }
    for (let time = 0; time < 5; time += 1) await client.forgotPassword(at)
    await expect(client.forgotPassword(at)).rejects.toMatchObject({ name: 'LimitExceededException' })
    expect(seen()).toHaveLength(5)
  })
})
