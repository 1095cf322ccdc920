import type { CognitoUserSession, ISignUpResult } from 'amazon-cognito-identity-js'
import {
  AuthenticationDetails,
  CognitoRefreshToken,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from 'amazon-cognito-identity-js'
import { describe, expect, it } from 'vitest'
import { authenticator } from '../authenticator.ts'
import { server } from '../server.ts'
import { challengeFunctions } from './challenges.ts'

/** `amazon-cognito-identity-js` as it comes, told nothing but the endpoint, with storage that answers as a browser's. */

const { runs, LambdaConfig } = challengeFunctions()
const { client, endpoint, pool: makePool, services } = await server({ runs })
const PASSWORD = 'Passw0rd!'
const NEW = 'New-passw0rd'

function memoryStorage() {
  const kept = new Map<string, string>()
  return {
    setItem: (key: string, value: string) => void kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
  }
}

async function application(...settings: Parameters<typeof makePool>) {
  const pool = await makePool(...settings)
  const Storage = memoryStorage()
  const userPool = new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint, Storage })
  const user = (Username: string) => new CognitoUser({ Username, Pool: userPool, Storage })
  return { pool, userPool, user }
}

/** Waits for a node-style callback. */
function called<T>(start: (callback: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result as T))) // a callback has one or the other
  })
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

const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' }
const EmailConfiguration = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.example',
} as const
const ALL_FACTORS = {
  SmsMfaConfiguration: { SmsConfiguration },
  SoftwareTokenMfaConfiguration: { Enabled: true },
  EmailMfaConfiguration: {},
}

/** Signs in as far as to a second factor, or to the set-up of one. */
function challenged(
  user: CognitoUser,
  Username: string,
  Password: string,
): Promise<{ name: string; parameters: unknown }> {
  return new Promise((resolve, reject) => {
    const asked = (name: string, parameters: unknown) => resolve({ name, parameters })
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), {
      onSuccess: () => reject(new Error('Nothing was asked.')),
      onFailure: reject,
      mfaRequired: asked,
      totpRequired: asked,
      mfaSetup: asked,
      selectMFAType: asked,
    })
  })
}

function answerMfa(user: CognitoUser, code: string, kind: string): Promise<CognitoUserSession> {
  return new Promise((resolve, reject) => {
    user.sendMFACode(code, { onSuccess: resolve, onFailure: reject }, kind)
  })
}

function associate(user: CognitoUser): Promise<string> {
  return new Promise((resolve, reject) => {
    user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject })
  })
}

function verify(user: CognitoUser, code: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    user.verifySoftwareToken(code, 'phone', { onSuccess: resolve, onFailure: reject })
  })
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
    await expect(signIn(ana, 'ana', PASSWORD)).rejects.toMatchObject({ code: 'UserNotConfirmedException' })
    const code = await pool.code('ana')
    expect(await called((done) => ana.confirmRegistration(code, false, done))).toBe('SUCCESS')

    await expect(signIn(ana, 'ana', 'Wr0ng-one')).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
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
    await signIn(user('ana'), 'ana', NEW)
  })

  it('signs in with a password in clear', async () => {
    const { pool, user } = await application()
    const { username, password } = await pool.user()
    const ana = user(username)
    ana.setAuthenticationFlowType('USER_PASSWORD_AUTH')
    expect((await signIn(ana, username, password)).isValid()).toBe(true)
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
    await signIn(user('bob'), 'bob', NEW)
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

  it('signs in by SRP and an authenticator app that was set up while signed in', async () => {
    const { pool, user } = await application({ EmailConfiguration })
    const { username, password } = await pool.user()
    const ana = user(username)
    await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...ALL_FACTORS, MfaConfiguration: 'OPTIONAL' })
    await signIn(ana, username, password)
    const app = authenticator(await associate(ana))
    await verify(ana, app.at(services.clock.now()))
    const preferred = { PreferredMfa: true, Enabled: true }
    expect(await called((done) => ana.setUserMfaPreference(null, preferred, done))).toBe('SUCCESS')
    const data = await called<{ PreferredMfaSetting: string }>((done) => ana.getUserData(done, { bypassCache: true }))
    expect(data.PreferredMfaSetting).toBe('SOFTWARE_TOKEN_MFA')

    const again = user(username)
    expect(await challenged(again, username, password)).toMatchObject({ name: 'SOFTWARE_TOKEN_MFA' })
    const session = await answerMfa(again, app.at(services.clock.now(), 1), 'SOFTWARE_TOKEN_MFA')
    expect(session.isValid()).toBe(true)
  })

  it('remembers a device, which from then on stands for the second factor, and refreshes', async () => {
    const { pool, user } = await application({ DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } })
    const { username, password, accessToken: AccessToken } = await pool.signedIn()
    const at = { UserPoolId: pool.id, Username: username }
    const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } }
    await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...TOTP, MfaConfiguration: 'ON' })
    const app = authenticator((await client.associateSoftwareToken({ AccessToken })).SecretCode)
    await client.verifySoftwareToken({ AccessToken, UserCode: app.at(services.clock.now()) })
    await client.adminSetUserMFAPreference({ ...at, SoftwareTokenMfaSettings: { Enabled: true } })

    const again = user(username)
    expect(await challenged(again, username, password)).toMatchObject({ name: 'SOFTWARE_TOKEN_MFA' })
    await answerMfa(again, app.at(services.clock.now(), 1), 'SOFTWARE_TOKEN_MFA')
    const { DeviceKey } = await new Promise<{ DeviceKey: string }>((resolve, reject) => {
      again.getCachedDeviceKeyAndPassword()
      again.getDevice({ onSuccess: (answer) => resolve(Object(answer).Device), onFailure: reject })
    })

    const third = user(username)
    const session = await signIn(third, username, password)
    expect(session.getAccessToken().payload['device_key']).toBe(DeviceKey)
    const token = session.getRefreshToken()
    const refreshed = await called<CognitoUserSession>((done) => third.refreshSession(token, done))
    expect(refreshed.getIdToken().payload['device_key']).toBe(DeviceKey)

    await new Promise<string>((resolve, reject) => third.forgetDevice({ onSuccess: resolve, onFailure: reject }))
    await expect(called((done) => third.refreshSession(token, done))).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    })
    expect((await client.adminListDevices(at)).Devices).toEqual([])
  })

  it('sets up an authenticator app at sign-in', async () => {
    const { pool, user } = await application({ EmailConfiguration })
    const { username, password } = await pool.user()
    const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } }
    await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...TOTP, MfaConfiguration: 'ON' })
    const ana = user(username)
    expect(await challenged(ana, username, password)).toMatchObject({ name: 'MFA_SETUP' })
    const app = authenticator(await associate(ana))
    expect(await verify(ana, app.at(services.clock.now()))).toHaveProperty('accessToken')
    expect(await challenged(user(username), username, password)).toMatchObject({ name: 'SOFTWARE_TOKEN_MFA' })
  })

  it('signs in by SRP and a text, chosen among several', async () => {
    const { pool, user } = await application({ EmailConfiguration })
    const { username, password } = await pool.user()
    const at = { UserPoolId: pool.id, Username: username }
    await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...ALL_FACTORS, MfaConfiguration: 'OPTIONAL' })
    const UserAttributes = [{ Name: 'phone_number', Value: '+15551234567' }]
    await client.adminUpdateUserAttributes({ ...at, UserAttributes })
    const Enabled = { Enabled: true }
    await client.adminSetUserMFAPreference({ ...at, SMSMfaSettings: Enabled })
    const ana = user(username)
    expect(await challenged(ana, username, password)).toMatchObject({ name: 'SMS_MFA' })
    expect((await answerMfa(ana, await pool.code(username), 'SMS_MFA')).isValid()).toBe(true)

    await client.adminSetUserMFAPreference({ ...at, EmailMfaSettings: Enabled })
    const bob = user(username)
    expect(await challenged(bob, username, password)).toMatchObject({
      name: 'SELECT_MFA_TYPE',
      parameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' },
    })
    await new Promise((resolve, reject) => {
      bob.sendMFASelectionAnswer('SMS_MFA', { onFailure: reject, mfaRequired: resolve } as never) // its types lack these
    })
    expect((await answerMfa(bob, await pool.code(username), 'SMS_MFA')).isValid()).toBe(true)
  })

  it('signs in by two questions of the pool’s own functions, with or without a password', async () => {
    const app = { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH' as const, 'ALLOW_REFRESH_TOKEN_AUTH' as const] }
    const { pool, user } = await application({ LambdaConfig }, app)
    const { username, password } = await pool.user()
    const begun = (ana: CognitoUser, details: { Password?: string }) =>
      new Promise((resolve, reject) => {
        ana.setAuthenticationFlowType('CUSTOM_AUTH')
        const callbacks = { onSuccess: resolve, onFailure: reject, customChallenge: resolve }
        const given = new AuthenticationDetails({ Username: username, ...details })
        if (details.Password === undefined) ana.initiateAuth(given, callbacks)
        else ana.authenticateUser(given, callbacks)
      })
    const answer = (ana: CognitoUser, text: string) =>
      new Promise<CognitoUserSession | Record<string, string>>((resolve, reject) => {
        ana.sendCustomChallengeAnswer(text, { onSuccess: resolve, onFailure: reject, customChallenge: resolve })
      })
    for (const details of [{}, { Password: password }]) {
      const ana = user(username)
      expect(await begun(ana, details)).toEqual({ USERNAME: username, question: 'Which pie is number 1?' })
      expect(await answer(ana, 'apple')).toEqual({ USERNAME: username, question: 'Which pie is number 2?' })
      expect(await answer(ana, 'cherry')).toHaveProperty('accessToken')
    }
    const bob = user(username)
    await begun(bob, {})
    await expect(answer(bob, 'plum')).rejects.toMatchObject({ message: 'Incorrect username or password.' })
    await expect(begun(user(username), { Password: 'Wr0ng-one' })).rejects.toMatchObject({
      message: 'Incorrect username or password.',
    })
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
    await signIn(user(username), username, NEW)
  })
})
