import {
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signIn,
  signOut,
  signUp,
  updatePassword,
} from 'aws-amplify/auth'
import { expect, it } from 'vitest'
import type { TestServer } from '../server.ts'
import { amplify } from './amplify.ts'

const PASSWORD = 'Passw0rd!'
const NEW = 'New-passw0rd'

/** What `aws-amplify` does beside the journeys that every library takes; its modules are large, and loaded once. */
export function amplifyAlone({ client, pool: makePool, endpoint }: TestServer): void {
  type TestPool = Awaited<ReturnType<typeof makePool>>
  const configure = (pool: TestPool) => void amplify.visit({ server: { client, endpoint }, pool })

  it('signs up, confirms, signs in by SRP, refreshes and signs out', async () => {
    const pool = await makePool({ AutoVerifiedAttributes: ['email'] })
    configure(pool)
    const signedUp = await signUp({
      username: 'ana',
      password: PASSWORD,
      options: { userAttributes: { email: 'ana@example.com' } },
    })
    expect(signedUp).toMatchObject({ isSignUpComplete: false, nextStep: { signUpStep: 'CONFIRM_SIGN_UP' } })
    const options = { authFlowType: 'USER_PASSWORD_AUTH' } as const
    expect(await signIn({ username: 'ana', password: PASSWORD, options })).toMatchObject({
      nextStep: { signInStep: 'CONFIRM_SIGN_UP' },
    })
    const confirmed = await confirmSignUp({ username: 'ana', confirmationCode: await pool.code('ana') })
    expect(confirmed).toMatchObject({ isSignUpComplete: true, nextStep: { signUpStep: 'DONE' } })

    await expect(signIn({ username: 'ana', password: 'Wr0ng-one', options })).rejects.toMatchObject({
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
    await signIn({ username, password, options: { authFlowType: 'USER_PASSWORD_AUTH' } })
    const { tokens } = await fetchAuthSession()
    await signOut()
    await expect(client.getUser({ AccessToken: String(tokens?.accessToken) })).rejects.toThrow(
      'Access Token has been revoked',
    )
  })

  it('goes on with rotated refresh tokens', async () => {
    const pool = await makePool({}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } })
    configure(pool)
    const { username, password } = await pool.user()
    await signIn({ username, password, options: { authFlowType: 'USER_PASSWORD_AUTH' } })
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
}
