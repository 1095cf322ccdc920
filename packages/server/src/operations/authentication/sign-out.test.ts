import { describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { server } from '../../../test/server.ts'

const { client, raw, pool: makePool } = await server()

const refused = (message: string) => ({ name: 'NotAuthorizedException', message })
const REFRESH_REVOKED = refused('Refresh Token has been revoked')
const ACCESS_REVOKED = refused('Access Token has been revoked')
const DISABLED = refused('User is disabled.')

type TestPool = Awaited<ReturnType<typeof makePool>>
const pool = await makePool()
const bare = await makePool({}, { EnableTokenRevocation: false })

const getUser = (AccessToken: string | undefined) => client.getUser({ AccessToken })
const refresh = (RefreshToken: string | undefined, at: TestPool = pool) =>
  client.getTokensFromRefreshToken({ ClientId: at.clientId, RefreshToken })

describe('RevokeToken', () => {
  const revoke = (Token: string, at: Pick<TestPool, 'clientId'> = pool) =>
    client.revokeToken({ ClientId: at.clientId, Token })

  it('ends one sign-in with all its tokens, and no other', async () => {
    const one = await pool.signedIn()
    const other = await pool.signIn(one.username, one.password)
    const refreshed = (await refresh(one.refreshToken)).AuthenticationResult
    await revoke(one.refreshToken)
    await expect(refresh(one.refreshToken)).rejects.toMatchObject(REFRESH_REVOKED)
    for (const token of [one.accessToken, refreshed?.AccessToken]) {
      await expect(getUser(token)).rejects.toMatchObject(ACCESS_REVOKED)
    }
    await getUser(other.accessToken)
    await refresh(other.refreshToken)
  })

  it('answers {} and is content with a token nobody knows or that was revoked', async () => {
    const { refreshToken } = await pool.signedIn()
    for (const Token of [refreshToken, refreshToken, 'unknown', `${refreshToken}x`]) {
      const answer = await raw('RevokeToken', JSON.stringify({ ClientId: pool.clientId, Token }))
      expect([answer.status, await answer.text()]).toEqual([200, '{}'])
    }
  })

  it('takes only refresh tokens', async () => {
    const { accessToken, idToken } = await pool.signedIn()
    for (const token of [accessToken, idToken]) {
      await expect(revoke(token)).rejects.toMatchObject({ name: 'UnsupportedTokenTypeException' })
    }
    await getUser(accessToken)
  })

  it('takes no token of another client', async () => {
    const other = await makePool()
    const { refreshToken } = await pool.signedIn()
    await expect(revoke(refreshToken, other)).rejects.toMatchObject({ name: 'UnauthorizedException' })
    await refresh(refreshToken)
  })

  it('takes any rotated token of a sign-in', async () => {
    const rotating = await makePool({}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 } })
    const { refreshToken } = await rotating.signedIn()
    const fresh = (await refresh(refreshToken, rotating)).AuthenticationResult
    await revoke(refreshToken, rotating)
    await expect(refresh(fresh?.RefreshToken, rotating)).rejects.toMatchObject(REFRESH_REVOKED)
    await expect(getUser(fresh?.AccessToken)).rejects.toMatchObject(ACCESS_REVOKED)
  })

  it('is refused for a client without revocation, and for one that is not there', async () => {
    const { refreshToken } = await bare.signedIn()
    await expect(revoke(refreshToken, bare)).rejects.toMatchObject({ name: 'UnsupportedOperationException' })
    await refresh(refreshToken, bare)
    await expect(revoke(refreshToken, { clientId: 'unknown' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client unknown does not exist.',
    })
  })
})

describe.each([
  ['with revocation', pool],
  ['without revocation', bare],
])('a client %s', (_, at) => {
  const admin = (Username: string) => ({ UserPoolId: at.id, Username })

  it.each([
    ['GlobalSignOut', (token: string) => client.globalSignOut({ AccessToken: token })],
    ['AdminUserGlobalSignOut', (_token: string, name: string) => client.adminUserGlobalSignOut(admin(name))],
  ] as const)('ends all sign-ins of a user at once by %s', async (_, signOut) => {
    const one = await at.signedIn()
    const two = await at.signIn(one.username, one.password)
    const other = await at.signedIn()
    await signOut(one.accessToken, one.username)
    for (const { accessToken, refreshToken } of [one, two]) {
      await expect(getUser(accessToken)).rejects.toMatchObject(ACCESS_REVOKED)
      await expect(refresh(refreshToken, at)).rejects.toMatchObject(REFRESH_REVOKED)
    }
    await getUser(other.accessToken)
    // In the same second.
    const again = await at.signIn(one.username, one.password)
    await getUser(again.accessToken)
    const fresh = (await refresh(again.refreshToken, at)).AuthenticationResult
    await getUser(fresh?.AccessToken)
  })

  it('refuses a disabled user at once, and its old tokens for good', async () => {
    const { username, password, accessToken, refreshToken } = await at.signedIn()
    await client.adminDisableUser(admin(username))
    await expect(getUser(accessToken)).rejects.toMatchObject(DISABLED)
    await expect(refresh(refreshToken, at)).rejects.toMatchObject(REFRESH_REVOKED)
    await expect(at.signIn(username, password)).rejects.toMatchObject(DISABLED)
    await client.adminEnableUser(admin(username))
    await expect(getUser(accessToken)).rejects.toMatchObject(ACCESS_REVOKED)
    await expect(refresh(refreshToken, at)).rejects.toMatchObject(REFRESH_REVOKED)
    await getUser((await at.signIn(username, password)).accessToken)
  })
})

describe('a client without revocation', () => {
  it('gives tokens without jti and origin_jti', async () => {
    const { accessToken, idToken, refreshToken } = await bare.signedIn()
    const fresh = (await refresh(refreshToken, bare)).AuthenticationResult
    for (const token of [accessToken, idToken, fresh?.AccessToken, fresh?.IdToken]) {
      expect(Object.keys(claims(token))).not.toEqual(expect.arrayContaining(['jti']))
      expect(claims(token)).not.toHaveProperty('origin_jti')
      expect(claims(token)).toHaveProperty('event_id')
    }
  })
})

describe('AdminUserGlobalSignOut', () => {
  it('refuses somebody who is not there', async () => {
    await expect(client.adminUserGlobalSignOut({ UserPoolId: pool.id, Username: 'nobody' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
    await expect(
      client.adminUserGlobalSignOut({ UserPoolId: 'eu-west-1_unknown00', Username: 'nobody' }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool eu-west-1_unknown00 does not exist.',
    })
  })
})
