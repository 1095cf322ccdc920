import type { AuthFactorType, SignUpCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'
import { expectTokens } from '../../../test/sign-in-answer.ts'

const { client, pool: makePool, clock } = await server()
const PASSWORD = 'Passw0rd!'
const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' }
const REFUSED =
  "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null"

const of = (...AllowedFirstAuthFactors: AuthFactorType[]) => ({
  Policies: { SignInPolicy: { AllowedFirstAuthFactors } },
  AutoVerifiedAttributes: ['email' as const],
})
const flows = (...more: 'ALLOW_USER_PASSWORD_AUTH'[]) => ({ ExplicitAuthFlows: ['ALLOW_USER_AUTH' as const, ...more] })
const town = await makePool(of('PASSWORD', 'EMAIL_OTP'), flows('ALLOW_USER_PASSWORD_AUTH'))
const keys = await makePool(of('PASSWORD', 'WEB_AUTHN'), flows())
const strict = await makePool(of('PASSWORD'), flows())
let people = 0

/** Somebody who has signed up, without a password unless told. */
async function newcomer(pool = town, more: Partial<SignUpCommandInput> = {}) {
  people += 1
  const Username = `ana${people}`
  const at = { ClientId: pool.clientId, Username }
  const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }]
  const { Session } = await client.signUp({ ...at, UserAttributes, ...more })
  const confirm = async (given?: string) =>
    client.confirmSignUp({ ...at, ConfirmationCode: await pool.code(Username), Session: given })
  const signIn = (given: string | undefined, ClientId = pool.clientId) =>
    client.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: Username }, Session: given })
  return { Username, UserPoolId: pool.id, Session, confirm, signIn }
}

describe('a sign-up without a password', () => {
  it('is confirmed and signs in once, without another factor', async () => {
    const ana = await newcomer()
    expect(ana.Session).toMatch(/^AYABe/)
    // Not before it is confirmed.
    await expect(ana.signIn(ana.Session)).rejects.toThrow('User is not confirmed.')
    const { Session } = await ana.confirm(ana.Session)
    await expect(ana.signIn(ana.Session)).rejects.toMatchObject(INVALID)
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => ana.signIn(Session)))
    const done = tries.filter((each) => each.status === 'fulfilled')
    expect(done).toHaveLength(1)
    expectTokens(done[0]?.value ?? {})
    await expect(ana.signIn(Session)).rejects.toThrow('session can only be used once')
    expect((await ana.signIn(undefined)).AvailableChallenges).toEqual(['EMAIL_OTP'])
  })

  it('leads on without the first session where a code signs in, else only with it', async () => {
    const ana = await newcomer()
    expectTokens(await ana.signIn((await ana.confirm()).Session))
    const bob = await newcomer(keys)
    expect(await bob.confirm()).not.toHaveProperty('Session')
    const eve = await newcomer(keys)
    expectTokens(await eve.signIn((await eve.confirm(eve.Session)).Session))
  })

  it('is refused where a password is the only first factor, and gives no session there', async () => {
    await expect(newcomer(strict)).rejects.toMatchObject({ name: 'InvalidParameterException', message: REFUSED })
    const ana = await newcomer(strict, { Password: PASSWORD })
    expect(ana.Session).toBeUndefined()
    expect(await ana.confirm()).not.toHaveProperty('Session')
  })

  it('gives no session to a client without USER_AUTH, nor where a second factor is required', async () => {
    const other = await client.createUserPoolClient({ UserPoolId: town.id, ClientName: 'other' })
    const clientId = other.UserPoolClient?.ClientId ?? ''
    expect((await newcomer({ ...town, clientId })).Session).toBeUndefined()
    const asking = await makePool(of('PASSWORD', 'EMAIL_OTP'), flows())
    const SoftwareTokenMfaConfiguration = { Enabled: true }
    await client.setUserPoolMfaConfig({ UserPoolId: asking.id, MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration })
    expect((await newcomer(asking)).Session).toBeUndefined()
  })

  it('takes no session that is garbage, expired, of a sign-in, or somebody else’s', async () => {
    const [ana, bob] = [await newcomer(), await newcomer()]
    const garbage = `AYABe${'x'.repeat(400)}`
    const { Session: selecting } = await client.initiateAuth({
      ClientId: town.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: 'nobody' },
    })
    for (const session of [garbage, bob.Session, selecting]) {
      await expect(ana.confirm(session)).rejects.toMatchObject(INVALID)
    }
    const { Session } = await ana.confirm(ana.Session)
    const other = await client.createUserPoolClient({ UserPoolId: town.id, ClientName: 'other', ...flows() })
    await expect(ana.signIn(Session, other.UserPoolClient?.ClientId)).rejects.toMatchObject(INVALID)
    await expect(ana.signIn(garbage)).rejects.toMatchObject(INVALID)
    await expect(ana.signIn(selecting)).rejects.toMatchObject(INVALID)
    const carl = await newcomer()
    await carl.confirm()
    await expect(carl.signIn(Session)).rejects.toMatchObject(INVALID)
    const select = { ClientId: town.clientId, ChallengeName: 'SELECT_CHALLENGE', Session } as const
    const ChallengeResponses = { USERNAME: ana.Username, ANSWER: 'EMAIL_OTP' }
    await expect(client.respondToAuthChallenge({ ...select, ChallengeResponses })).rejects.toMatchObject(INVALID)
    clock.advance(181)
    await expect(ana.signIn(Session)).rejects.toThrow('session is expired')
    await expect(bob.confirm(bob.Session)).rejects.toThrow('session is expired')
  })

  it('ends with the user’s next epoch', async () => {
    const ana = await newcomer()
    const { Session } = await ana.confirm(ana.Session)
    const at = { UserPoolId: ana.UserPoolId, Username: ana.Username }
    await client.adminDisableUser(at)
    await client.adminEnableUser(at)
    await expect(ana.signIn(Session)).rejects.toMatchObject(INVALID)
  })
})

describe('a user without a password', () => {
  it('is told by every flow of passwords what a wrong password is told', async () => {
    const ana = await newcomer()
    await ana.confirm()
    const AuthParameters = { USERNAME: ana.Username, PASSWORD }
    const signIn = client.initiateAuth({ ClientId: town.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
    await expect(signIn).rejects.toThrow('Incorrect username or password.')
  })

  it('sets a first password without an old one, and no second one so', async () => {
    const ana = await newcomer()
    const { AuthenticationResult } = await ana.signIn((await ana.confirm()).Session)
    const AccessToken = AuthenticationResult?.AccessToken
    const change = (more: object) => client.changePassword({ AccessToken, ProposedPassword: PASSWORD, ...more })
    await expect(change({ PreviousPassword: 'anything' })).rejects.toThrow('Incorrect username or password.')
    await expect(change({ ProposedPassword: 'weak' })).rejects.toMatchObject({ name: 'InvalidPasswordException' })
    const changes = await Promise.allSettled([change({}), change({ ProposedPassword: 'An0ther-one' })])
    expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(change({ ProposedPassword: 'Th1rd-one' })).rejects.toThrow('Incorrect username or password.')
    const factors = await client.getUserAuthFactors({ AccessToken })
    expect(factors.ConfiguredUserAuthFactors).toEqual(['PASSWORD', 'EMAIL_OTP'])
  })

  it('sets one by a code to a verified address', async () => {
    const ana = await newcomer()
    await ana.confirm()
    const at = { ClientId: town.clientId, Username: ana.Username }
    await client.forgotPassword(at)
    await client.confirmForgotPassword({ ...at, ConfirmationCode: await town.code(ana.Username), Password: PASSWORD })
    await town.signIn(ana.Username, PASSWORD)
  })

  it.each([
    ['confirmed, with a verified address and no password', town, 'true', {}, 'CONFIRMED', ['EMAIL_OTP']],
    ['invited, with an address that is not verified', town, 'false', {}, 'FORCE_CHANGE_PASSWORD', ['PASSWORD']],
    ['invited, in a pool of passwords', strict, 'true', {}, 'FORCE_CHANGE_PASSWORD', ['PASSWORD']],
    [
      'invited, with a temporary password',
      town,
      'true',
      { TemporaryPassword: PASSWORD },
      'FORCE_CHANGE_PASSWORD',
      ['PASSWORD'],
    ],
  ])('is created %s', async (_, pool, Value, more, status, factors) => {
    const at = { UserPoolId: pool.id, Username: `made${(people += 1)}` }
    const UserAttributes = [
      { Name: 'email', Value: `${at.Username}@example.com` },
      { Name: 'email_verified', Value },
    ]
    const { User } = await client.adminCreateUser({ ...at, UserAttributes, ...more })
    expect(User?.UserStatus).toBe(status)
    expect((await client.adminGetUserAuthFactors(at)).ConfiguredUserAuthFactors).toEqual(factors)
  })
})
