import type { CognitoUserSession, ISignUpResult } from 'amazon-cognito-identity-js'
import {
  AuthenticationDetails,
  CognitoRefreshToken,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from 'amazon-cognito-identity-js'
import { describe, expect, it } from 'vitest'
import { server } from '../server.ts'
import { called, memoryStorage } from './identity-js.ts'

/** What `amazon-cognito-identity-js` does beside the journeys that every library takes. */

const { client, endpoint, pool: makePool } = await server()
const PASSWORD = 'Passw0rd!'
const NEW = 'New-passw0rd'

async function application(...settings: Parameters<typeof makePool>) {
  const pool = await makePool(...settings)
  const Storage = memoryStorage()
  const userPool = new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint, Storage })
  const user = (Username: string) => new CognitoUser({ Username, Pool: userPool, Storage })
  return { pool, userPool, user }
}

type Outcome = { session: CognitoUserSession } | { missing: unknown; attributes: unknown }

function authenticate(user: CognitoUser, Username: string, Password: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), {
      onSuccess: (session) => resolve({ session }),
      onFailure: reject,
      newPasswordRequired: (attributes: unknown, missing: unknown) => resolve({ missing, attributes }),
    })
  })
}

async function signIn(user: CognitoUser, username: string, password: string): Promise<CognitoUserSession> {
  const outcome = await authenticate(user, username, password)
  if (!('session' in outcome)) throw new Error('A new password is required.')
  return outcome.session
}

describe('amazon-cognito-identity-js', () => {
  it('signs up, confirms, signs in by SRP, refreshes, changes the password and signs out', async () => {
    const { pool, userPool, user } = await application({ AutoVerifiedAttributes: ['email'] })
    const email = new CognitoUserAttribute({ Name: 'email', Value: 'ana@example.com' })
    const signedUp = await called<ISignUpResult>((done) => userPool.signUp('ana', PASSWORD, [email], [], done))
    expect(signedUp).toMatchObject({
      userConfirmed: false,
      codeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    })
    const ana = user('ana')
    // By SRP once: what the library computes takes a second or so.
    ana.setAuthenticationFlowType('USER_PASSWORD_AUTH')
    await expect(signIn(ana, 'ana', PASSWORD)).rejects.toMatchObject({ code: 'UserNotConfirmedException' })
    const code = await pool.code('ana')
    expect(await called((done) => ana.confirmRegistration(code, false, done))).toBe('SUCCESS')

    await expect(signIn(ana, 'ana', 'Wr0ng-one')).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
    ana.setAuthenticationFlowType('USER_SRP_AUTH')
    const session = await signIn(ana, 'ana', PASSWORD)
    expect(session.isValid()).toBe(true)
    expect(session.getIdToken().payload).toMatchObject({ email: 'ana@example.com', email_verified: true })
    const attributes = await called<CognitoUserAttribute[]>((done) => ana.getUserAttributes(done))
    expect(attributes.map(({ Name }) => Name).sort()).toEqual(['email', 'email_verified', 'sub'])

    const RefreshToken = session.getRefreshToken().getToken()
    const refreshed = await called<CognitoUserSession>((done) =>
      ana.refreshSession(new CognitoRefreshToken({ RefreshToken }), done),
    )
    expect(refreshed.getAccessToken().getJwtToken()).not.toBe(session.getAccessToken().getJwtToken())

    expect(await called((done) => ana.changePassword(PASSWORD, NEW, done))).toBe('SUCCESS')
    await called((done) => ana.getSession(done))
    await new Promise<void>((resolve, reject) => {
      ana.globalSignOut({ onSuccess: () => resolve(), onFailure: reject })
    })
    await expect(client.getUser({ AccessToken: refreshed.getAccessToken().getJwtToken() })).rejects.toThrow(
      'Access Token has been revoked',
    )
    await pool.signIn('ana', NEW)
  })

  it('signs in with an alias, and goes on with the real name', async () => {
    const { pool, user } = await application({ AliasAttributes: ['email'] })
    const { username, password, email } = await pool.user()
    const ana = user(email)
    await signIn(ana, email, password)
    expect(ana.getUsername()).toBe(username)
  })

  it('sets a new password with the attributes that are missing', async () => {
    const { pool, user } = await application({ Schema: [{ Name: 'name', Required: true, Mutable: true }] })
    await client.adminCreateUser({
      UserPoolId: pool.id,
      Username: 'bob',
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'nickname', Value: 'Bobby' }],
    })
    const bob = user('bob')
    expect(await authenticate(bob, 'bob', PASSWORD)).toEqual({
      missing: ['name'],
      attributes: { nickname: 'Bobby' },
    })
    const session = await new Promise<CognitoUserSession>((resolve, reject) => {
      bob.completeNewPasswordChallenge(NEW, { name: 'Bob' }, { onSuccess: resolve, onFailure: reject })
    })
    expect(session.getIdToken().payload).toMatchObject({ name: 'Bob', nickname: 'Bobby' })
    await pool.signIn('bob', NEW)
  })

  it('drops a device that is not known any more', async () => {
    const { pool, user } = await application()
    const { username, password } = await pool.user()
    const ana = user(username)
    const kept = ana as unknown as { storage: ReturnType<typeof memoryStorage>; getCachedDeviceKeyAndPassword(): void }
    const prefix = `CognitoIdentityServiceProvider.${pool.clientId}.${username}`
    kept.storage.setItem(`${prefix}.deviceKey`, 'eu-west-1_b8fbbe10-21ea-4a4d-9d5d-8d4dd1f1bd1a')
    kept.storage.setItem(`${prefix}.randomPasswordKey`, 'x')
    kept.storage.setItem(`${prefix}.deviceGroupKey`, '-abcdefgh')
    kept.getCachedDeviceKeyAndPassword()
    expect((await signIn(ana, username, password)).isValid()).toBe(true)
  })

  it('resets a forgotten password', async () => {
    const { pool, user } = await application()
    const { username } = await pool.user()
    const ana = user(username)
    await new Promise<void>((resolve, reject) => {
      ana.forgotPassword({ onSuccess: () => resolve(), onFailure: reject, inputVerificationCode: () => resolve() })
    })
    const code = await pool.code(username)
    await new Promise<void>((resolve, reject) => {
      ana.confirmPassword(code, NEW, { onSuccess: () => resolve(), onFailure: reject })
    })
    await pool.signIn(username, NEW)
  })
})
