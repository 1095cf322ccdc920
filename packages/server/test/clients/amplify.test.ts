import { Amplify } from 'aws-amplify'
import {
  autoSignIn,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchMFAPreference,
  fetchUserAttributes,
  getCurrentUser,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  updatePassword,
  verifyTOTPSetup,
} from 'aws-amplify/auth'
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito'
import { beforeEach, describe, expect, it } from 'vitest'
import { authenticator } from '../authenticator.ts'
import { server } from '../server.ts'

/** `aws-amplify` 6 as it comes, told nothing but the endpoint. */

const { client, endpoint, pool: makePool, services } = await server()
const PASSWORD = 'Passw0rd!'
const NEW = 'New-passw0rd'

type TestPool = Awaited<ReturnType<typeof makePool>>

function memoryStorage() {
  const kept = new Map<string, string>()
  return {
    setItem: async (key: string, value: string) => void kept.set(key, value),
    getItem: async (key: string) => kept.get(key) ?? null,
    removeItem: async (key: string) => void kept.delete(key),
    clear: async () => kept.clear(),
  }
}

function configure(pool: TestPool) {
  Amplify.configure({
    Auth: { Cognito: { userPoolId: pool.id, userPoolClientId: pool.clientId, userPoolEndpoint: endpoint } },
  })
}

beforeEach(() => cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage()))

describe('aws-amplify', () => {
  it('signs up, confirms, signs in by SRP, refreshes and signs out', async () => {
    const pool = await makePool({ AutoVerifiedAttributes: ['email'] })
    configure(pool)
    const signedUp = await signUp({
      username: 'ana',
      password: PASSWORD,
      options: { userAttributes: { email: 'ana@example.com' } },
    })
    expect(signedUp).toMatchObject({ isSignUpComplete: false, nextStep: { signUpStep: 'CONFIRM_SIGN_UP' } })
    expect(await signIn({ username: 'ana', password: PASSWORD })).toMatchObject({
      nextStep: { signInStep: 'CONFIRM_SIGN_UP' },
    })
    const confirmed = await confirmSignUp({ username: 'ana', confirmationCode: await pool.code('ana') })
    expect(confirmed).toMatchObject({ isSignUpComplete: true, nextStep: { signUpStep: 'DONE' } })

    await expect(signIn({ username: 'ana', password: 'Wr0ng-one' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
    expect(await signIn({ username: 'ana', password: PASSWORD })).toMatchObject({
      isSignedIn: true,
      nextStep: { signInStep: 'DONE' },
    })
    expect(await getCurrentUser()).toMatchObject({ username: 'ana', userId: expect.any(String) })
    expect(await fetchUserAttributes()).toMatchObject({ email: 'ana@example.com', email_verified: 'true' })

    const before = await fetchAuthSession()
    const after = await fetchAuthSession({ forceRefresh: true })
    expect(after.tokens?.idToken?.payload).toMatchObject({ 'cognito:username': 'ana', email_verified: true })
    expect(after.tokens?.accessToken.payload['jti']).not.toBe(before.tokens?.accessToken.payload['jti'])

    await updatePassword({ oldPassword: PASSWORD, newPassword: NEW })
    await signOut({ global: true })
    await expect(getCurrentUser()).rejects.toMatchObject({ name: 'UserUnAuthenticatedException' })
    await expect(client.getUser({ AccessToken: String(after.tokens?.accessToken) })).rejects.toThrow(
      'Access Token has been revoked',
    )
  })

  it('revokes the sign-in when it signs out', async () => {
    const pool = await makePool()
    configure(pool)
    const { username, password } = await pool.user()
    await signIn({ username, password })
    const { tokens } = await fetchAuthSession()
    await signOut()
    await expect(client.getUser({ AccessToken: String(tokens?.accessToken) })).rejects.toThrow(
      'Access Token has been revoked',
    )
  })

  it('signs in with a password in clear', async () => {
    const pool = await makePool()
    configure(pool)
    const { username, password } = await pool.user()
    const answer = await signIn({ username, password, options: { authFlowType: 'USER_PASSWORD_AUTH' } })
    expect(answer.isSignedIn).toBe(true)
  })

  it('goes on with rotated refresh tokens', async () => {
    const pool = await makePool({}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } })
    configure(pool)
    const { username, password } = await pool.user()
    await signIn({ username, password })
    for (let round = 0; round < 3; round += 1) {
      const { tokens } = await fetchAuthSession({ forceRefresh: true })
      await client.getUser({ AccessToken: String(tokens?.accessToken) })
    }
  })

  it('sets a new password with the attributes that are missing', async () => {
    const pool = await makePool({ Schema: [{ Name: 'name', Required: true, Mutable: true }] })
    configure(pool)
    await client.adminCreateUser({
      UserPoolId: pool.id,
      Username: 'bob',
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
    })
    expect(await signIn({ username: 'bob', password: PASSWORD })).toMatchObject({
      isSignedIn: false,
      nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED', missingAttributes: ['name'] },
    })
    const done = await confirmSignIn({ challengeResponse: NEW, options: { userAttributes: { name: 'Bob' } } })
    expect(done).toMatchObject({ isSignedIn: true })
    expect(await fetchUserAttributes()).toMatchObject({ name: 'Bob' })
  })

  describe('where the first factor is chosen', async () => {
    const AllowedFirstAuthFactors = ['PASSWORD' as const, 'EMAIL_OTP' as const]
    const pool = await makePool(
      { AutoVerifiedAttributes: ['email'], Policies: { SignInPolicy: { AllowedFirstAuthFactors } } },
      { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
    )
    beforeEach(() => configure(pool))

    it('signs up without a password, and signs in by itself', async () => {
      const userAttributes = { email: 'zoe@example.com' }
      const options = { userAttributes, autoSignIn: { authFlowType: 'USER_AUTH' as const } }
      expect(await signUp({ username: 'zoe', options })).toMatchObject({ nextStep: { signUpStep: 'CONFIRM_SIGN_UP' } })
      const confirmed = await confirmSignUp({ username: 'zoe', confirmationCode: await pool.code('zoe') })
      expect(confirmed).toMatchObject({ nextStep: { signUpStep: 'COMPLETE_AUTO_SIGN_IN' } })
      expect(await autoSignIn()).toMatchObject({ isSignedIn: true })
      expect(await getCurrentUser()).toMatchObject({ username: 'zoe' })
      await signOut()
    })

    it.each([undefined, 'EMAIL_OTP'] as const)('signs in by a code, with the preference %s', async (preferred) => {
      const { username } = await pool.user()
      const options = { authFlowType: 'USER_AUTH' as const, ...(preferred && { preferredChallenge: preferred }) }
      const begun = await signIn({ username, options })
      if (!preferred) {
        expect(begun.nextStep).toMatchObject({
          signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION',
          availableChallenges: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP'],
        })
        expect(await confirmSignIn({ challengeResponse: 'EMAIL_OTP' })).toMatchObject({
          nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE' },
        })
      }
      const done = await confirmSignIn({ challengeResponse: await pool.code(username) })
      expect(done).toMatchObject({ isSignedIn: true })
      await fetchAuthSession({ forceRefresh: true })
      await signOut()
    })

    it.each(['PASSWORD_SRP', 'PASSWORD'] as const)('signs in by %s, preferred and chosen', async (challenge) => {
      const { username, password } = await pool.user()
      const options = { authFlowType: 'USER_AUTH' as const }
      const preferred = await signIn({ username, password, options: { ...options, preferredChallenge: challenge } })
      expect(preferred).toMatchObject({ isSignedIn: true })
      await signOut()
      await signIn({ username, options })
      expect(await confirmSignIn({ challengeResponse: challenge })).toMatchObject({
        nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_PASSWORD' },
      })
      expect(await confirmSignIn({ challengeResponse: password })).toMatchObject({ isSignedIn: true })
      await signOut()
    })
  })

  describe('with a second factor', () => {
    const EmailConfiguration = {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.example',
    } as const
    const factors = { SoftwareTokenMfaConfiguration: { Enabled: true }, EmailMfaConfiguration: {} }

    it('prefers one, chooses among several, and signs in by e-mail and app', async () => {
      const pool = await makePool({ EmailConfiguration })
      configure(pool)
      const { username, password } = await pool.user()
      await client.setUserPoolMfaConfig({ UserPoolId: pool.id, MfaConfiguration: 'OPTIONAL', ...factors })
      await signIn({ username, password })
      const { sharedSecret } = await setUpTOTP()
      const app = authenticator(sharedSecret)
      await verifyTOTPSetup({ code: app.at(services.clock.now()) })
      await updateMFAPreference({ totp: 'ENABLED', email: 'PREFERRED' })
      expect(await fetchMFAPreference()).toEqual({ enabled: ['TOTP', 'EMAIL'], preferred: 'EMAIL' })
      await signOut()

      expect(await signIn({ username, password })).toMatchObject({
        nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE', codeDeliveryDetails: { destination: 'u***@e***' } },
      })
      const byMail = await confirmSignIn({ challengeResponse: await pool.code(username) })
      expect(byMail).toMatchObject({ isSignedIn: true })
      await updateMFAPreference({ totp: 'ENABLED', email: 'ENABLED' })
      await signOut()

      expect(await signIn({ username, password })).toMatchObject({
        nextStep: { signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION', allowedMFATypes: ['TOTP', 'EMAIL'] },
      })
      expect(await confirmSignIn({ challengeResponse: 'TOTP' })).toMatchObject({
        nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE' },
      })
      const byApp = await confirmSignIn({ challengeResponse: app.at(services.clock.now(), 1) })
      expect(byApp).toMatchObject({ isSignedIn: true })
    })

    it.each(['TOTP', 'EMAIL'] as const)('sets one up at sign-in: %s', async (kind) => {
      const pool = await makePool({ EmailConfiguration })
      configure(pool)
      const at = { UserPoolId: pool.id, Username: 'ana' }
      await client.adminCreateUser({ ...at, MessageAction: 'SUPPRESS' })
      await client.adminSetUserPassword({ ...at, Password: PASSWORD, Permanent: true })
      await client.setUserPoolMfaConfig({ UserPoolId: pool.id, MfaConfiguration: 'ON', ...factors })
      expect(await signIn({ username: 'ana', password: PASSWORD })).toMatchObject({
        nextStep: { signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION', allowedMFATypes: ['TOTP', 'EMAIL'] },
      })
      const { nextStep } = await confirmSignIn({ challengeResponse: kind })
      let code = ''
      if (nextStep.signInStep === 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') {
        code = authenticator(nextStep.totpSetupDetails.sharedSecret).at(services.clock.now())
      } else {
        expect(nextStep.signInStep).toBe('CONTINUE_SIGN_IN_WITH_EMAIL_SETUP')
        expect(await confirmSignIn({ challengeResponse: 'ana@example.com' })).toMatchObject({
          nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE' },
        })
        code = await pool.code('ana')
      }
      expect(await confirmSignIn({ challengeResponse: code })).toMatchObject({ isSignedIn: true })
      expect(await fetchMFAPreference()).toMatchObject({ preferred: kind })
    })
  })
})
