import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SignedIn } from '../../../test/server.ts'
import { server } from '../../../test/server.ts'

const { client, endpoint, raw, pool: makePool, clock } = await server()

// Time stands still but for what a test says.
vi.useFakeTimers({ toFake: ['Date'] })

const revoked = (what: string) => ({ name: 'NotAuthorizedException', message: `${what} Token has been revoked` })
const NOT_TRACKED = {
  name: 'OperationNotEnabledException',
  message: 'Session tracking is not enabled for the user pool.',
}

// Two for all tests, since the keys of a pool take a while.
const pool = await makePool()
const plain = await makePool()

const track = (UserPoolId: string, MaxPerUser = 20) => set(UserPoolId, 'ENABLED', MaxPerUser)
const set = (UserPoolId: string, UserSessionTracking: 'ENABLED' | 'DISABLED', MaxPerUser = 20) =>
  client.setUserPoolSessionConfiguration({ UserPoolId, UserSessionTracking, TokenSession: { MaxPerUser } })
const list = async ({ accessToken }: SignedIn) =>
  (await client.listUserSessions({ AccessToken: accessToken })).Sessions ?? []
const current = async (user: SignedIn) => (await list(user)).find(({ IsCurrentSession }) => IsCurrentSession)?.SessionId
const refresh = (at: { clientId: string }, { refreshToken }: SignedIn) =>
  client.getTokensFromRefreshToken({ ClientId: at.clientId, RefreshToken: refreshToken })
const getUser = ({ accessToken }: SignedIn) => client.getUser({ AccessToken: accessToken })

beforeAll(() => track(pool.id))
afterEach(() => set(plain.id, 'DISABLED'))

describe('the settings of sessions', () => {
  it('are off with the defaults of the service, are replaced as a whole, and describe no pool', async () => {
    const UserPoolId = plain.id
    const read = async () => {
      const { $metadata: _, ...settings } = await client.getUserPoolSessionConfiguration({ UserPoolId })
      return settings
    }
    expect(await read()).toEqual({ UserPoolId, UserSessionTracking: 'DISABLED', TokenSession: { MaxPerUser: 20 } })
    const { $metadata: _, ...stored } = await track(UserPoolId, 7)
    expect(stored).toEqual({ UserPoolId, UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 7 } })
    await client.updateUserPool({ UserPoolId })
    expect(await read()).toEqual(stored)
    expect((await client.describeUserPool({ UserPoolId })).UserPool).not.toHaveProperty('SessionConfiguration')
  })

  it('of a client have a default, need tracking, stay through an update, and describe no client', async () => {
    const at = { UserPoolId: plain.id, ClientId: plain.clientId }
    const read = async () => {
      const { $metadata: _, ...settings } = await client.getUserPoolClientSessionConfiguration(at)
      return settings
    }
    const keep = () =>
      client.setUserPoolClientSessionConfiguration({ ...at, SSOSession: { MaxValidityMinutes: 43_200 } })
    expect(await read()).toEqual({ ...at, SSOSession: { MaxValidityMinutes: 60 } })
    await expect(keep()).rejects.toMatchObject(NOT_TRACKED)
    await track(plain.id)
    const { $metadata: _, ...stored } = await keep()
    expect(stored).toEqual({ ...at, SSOSession: { MaxValidityMinutes: 43_200 } })
    const { UserPoolClient } = await client.updateUserPoolClient({
      ...at,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    })
    expect(UserPoolClient).not.toHaveProperty('SessionConfiguration')
    // Dormant, and there again.
    await set(plain.id, 'DISABLED')
    expect(await read()).toEqual(stored)
  })

  it('are not for the tier LITE', async () => {
    const lite = plain
    await client.updateUserPool({ UserPoolId: lite.id, UserPoolTier: 'LITE' })
    const refused = { name: 'FeatureUnavailableInTierException' }
    await expect(track(lite.id)).rejects.toMatchObject(refused)
    await expect(
      client.setUserPoolClientSessionConfiguration({
        UserPoolId: lite.id,
        ClientId: lite.clientId,
        SSOSession: { MaxValidityMinutes: 1 },
      }),
    ).rejects.toMatchObject(refused)
    await expect(client.updateUserPool({ UserPoolId: pool.id, UserPoolTier: 'LITE' })).rejects.toMatchObject(refused)
    await client.updateUserPool({ UserPoolId: lite.id, UserPoolTier: 'ESSENTIALS' })
  })

  it('are refused out of their range, and where there is no such pool or client', async () => {
    await expect(track(pool.id, 0)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await expect(track(pool.id, 101)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const unknown = { name: 'ResourceNotFoundException' }
    await expect(track('eu-west-1_unknown00')).rejects.toMatchObject(unknown)
    await expect(
      client.getUserPoolClientSessionConfiguration({ UserPoolId: pool.id, ClientId: plain.clientId }),
    ).rejects.toMatchObject(unknown)
  })
})

describe('a list of sessions', () => {
  it('has every sign-in, newest first, with where it was active last', async () => {
    const one = await pool.signedIn()
    const start = Date.now() / 1000
    clock.advance(10)
    const browser = new CognitoIdentityProvider({
      endpoint: endpoint.replace('127.0.0.1', 'localhost'),
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      customUserAgent: 'pies',
    })
    const { AuthenticationResult: two } = await browser.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: one.username, PASSWORD: one.password },
    })
    clock.advance(10)
    const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/125.0.0.0 Safari/537.36'
    const request = JSON.stringify({ ClientId: pool.clientId, RefreshToken: two?.RefreshToken })
    await raw('GetTokensFromRefreshToken', request, { 'user-agent': CHROME })
    const sessions = await list(one)
    expect(sessions).toMatchObject(
      [false, true].map((IsCurrentSession) => ({
        SessionType: 'TOKEN',
        ClientId: pool.clientId,
        LastIPAddress: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as string,
        IsCurrentSession,
      })),
    )
    for (const { SessionId } of sessions) expect(SessionId).toMatch(/^tkn[a-z0-9]{25}$/)
    const [newest, oldest] = sessions
    expect(newest?.DeviceType).toBe('Chrome 125 / Windows 10')
    expect(oldest?.DeviceType).toMatch(/^aws-sdk-js 3( \/ |$)/)
    expect(Number(newest?.LastActiveDate) - Number(newest?.CreateDate)).toBe(10_000)
    expect(oldest?.LastActiveDate).toEqual(oldest?.CreateDate)
    expect(Math.abs(Number(oldest?.CreateDate) / 1000 - start)).toBeLessThan(60)
    const byAdmin = await client.adminListUserSessions({ UserPoolId: pool.id, Username: one.username })
    const described = [newest, oldest].map((session) => Object.assign({}, session, { IsCurrentSession: false }))
    expect(byAdmin.Sessions).toEqual(described)
    expect(byAdmin.NextToken).toBeUndefined()
  })

  it('has those of all clients of the user, and of nobody else', async () => {
    const one = await pool.signedIn()
    await pool.signedIn()
    const { UserPoolClient: other } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    })
    await client.initiateAuth({
      ClientId: other?.ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: one.username, PASSWORD: one.password },
    })
    const clients = (await list(one)).map(({ ClientId }) => ClientId)
    expect(new Set(clients)).toEqual(new Set([pool.clientId, other?.ClientId]))
    await client.deleteUserPoolClient({ UserPoolId: pool.id, ClientId: other?.ClientId })
    expect(await list(one)).toHaveLength(1)
  })

  it('has none that has ended', async () => {
    const one = await pool.signedIn()
    const [two, three] = [await pool.signIn(one.username, one.password), await pool.signIn(one.username, one.password)]
    await client.revokeToken({ ClientId: pool.clientId, Token: two.refreshToken })
    expect(await list(one)).toHaveLength(2)
    await client.globalSignOut({ AccessToken: three.accessToken })
    const four = await pool.signIn(one.username, one.password)
    expect(await list(four)).toHaveLength(1)
    const expired = await client.adminListUserSessions({ UserPoolId: pool.id, Username: one.username })
    expect(expired.Sessions).toHaveLength(1)
    clock.advance(30 * 86_400)
    const later = await client.adminListUserSessions({ UserPoolId: pool.id, Username: one.username })
    expect(later.Sessions).toEqual([])
  })

  it('has no sign-in from before tracking', async () => {
    const app = plain
    const before = await app.signedIn()
    await expect(list(before)).rejects.toMatchObject(NOT_TRACKED)
    await track(app.id)
    await refresh(app, before)
    expect(await list(before)).toEqual([])
  })

  it('is refused to who may not ask, and by a token of a page', async () => {
    const one = await pool.signedIn()
    await expect(client.listUserSessions({ AccessToken: one.idToken })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    })
    await expect(client.listUserSessions({ AccessToken: one.accessToken, NextToken: 'made-up' })).rejects.toMatchObject(
      { name: 'InvalidParameterException' },
    )
    await expect(client.adminListUserSessions({ UserPoolId: pool.id, Username: 'nobody' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    })
  })
})

describe('the most sessions of a user', () => {
  afterEach(() => track(pool.id))

  it('end the one that was used longest ago', async () => {
    const app = pool
    await track(app.id, 2)
    const one = await app.signedIn()
    clock.advance(1)
    const two = await app.signIn(one.username, one.password)
    clock.advance(1)
    await refresh(app, one)
    clock.advance(1)
    const three = await app.signIn(one.username, one.password)
    await expect(refresh(app, two)).rejects.toMatchObject(revoked('Refresh'))
    await expect(getUser(two)).rejects.toMatchObject(revoked('Access'))
    for (const user of [one, three]) {
      await refresh(app, user)
      expect(await list(user)).toHaveLength(2)
    }
  })

  it('are never passed by many sign-ins at once', async () => {
    const app = pool
    await track(app.id, 3)
    const { username, password } = await app.user()
    const all = await Promise.all(Array.from({ length: 10 }, () => app.signIn(username, password)))
    const { Sessions } = await client.adminListUserSessions({ UserPoolId: app.id, Username: username })
    expect(Sessions).toHaveLength(3)
    const alive = await Promise.allSettled(all.map((user) => refresh(app, user)))
    expect(alive.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })
})

describe('revoking a session', () => {
  const ways = [
    [
      'RevokeUserSession',
      (by: SignedIn, SessionId = '') => client.revokeUserSession({ AccessToken: by.accessToken, SessionId }),
    ],
    [
      'AdminRevokeUserSession',
      ({ username }: SignedIn, SessionId = '') =>
        client.adminRevokeUserSession({
          UserPoolId: pool.id,
          Username: username,
          SessionId,
          RevokeAssociatedSessions: 'LINKED',
        }),
    ],
  ] as const

  it.each(ways)('ends its tokens at once, and no others, by %s', async (_, revoke) => {
    const one = await pool.signedIn()
    const two = await pool.signIn(one.username, one.password)
    const { AuthenticationResult } = await refresh(pool, two)
    const session = await current(two)
    await revoke(one, session)
    await expect(refresh(pool, two)).rejects.toMatchObject(revoked('Refresh'))
    for (const accessToken of [two.accessToken, AuthenticationResult?.AccessToken ?? '']) {
      await expect(getUser({ ...two, accessToken })).rejects.toMatchObject(revoked('Access'))
    }
    expect(await list(one)).toHaveLength(1)
    await expect(revoke(one, session)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it.each(ways)('is refused by %s for what is no session of the user', async (_, revoke) => {
    const [one, other] = [await pool.signedIn(), await pool.signedIn()]
    const unknown = { name: 'ResourceNotFoundException' }
    await expect(revoke(one, await current(other))).rejects.toMatchObject(unknown)
    await expect(revoke(one, `sso${'a'.repeat(25)}`)).rejects.toMatchObject(unknown)
    await expect(revoke(one, 'tkn')).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await getUser(other)
  })

  it('is not for the session that asks', async () => {
    const one = await pool.signedIn()
    const SessionId = await current(one)
    await expect(client.revokeUserSession({ AccessToken: one.accessToken, SessionId })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    await getUser(one)
  })

  it('is refused where none are tracked', async () => {
    const one = await plain.signedIn()
    const SessionId = `tkn${'a'.repeat(25)}`
    await expect(client.revokeUserSession({ AccessToken: one.accessToken, SessionId })).rejects.toMatchObject(
      NOT_TRACKED,
    )
  })

  it('ends a session that is refreshed meanwhile', async () => {
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'rotating',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    })
    const rotating = { clientId: UserPoolClient?.ClientId ?? '' }
    const one = await pool.signedIn()
    const { AuthenticationResult } = await client.initiateAuth({
      ClientId: rotating.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: one.username, PASSWORD: one.password },
    })
    const { AccessToken: first = '', RefreshToken: rotated = '' } = AuthenticationResult ?? {}
    const two = { ...one, accessToken: first, refreshToken: rotated }
    const SessionId = await current(two)
    const [refreshed] = await Promise.allSettled([
      refresh(rotating, two),
      client.revokeUserSession({ AccessToken: one.accessToken, SessionId }),
    ])
    const next = refreshed.status === 'fulfilled' ? refreshed.value.AuthenticationResult : undefined
    const { AccessToken: accessToken = two.accessToken, RefreshToken: refreshToken = two.refreshToken } = next ?? {}
    await expect(getUser({ ...two, accessToken })).rejects.toMatchObject(revoked('Access'))
    await expect(refresh(rotating, { ...two, refreshToken })).rejects.toMatchObject(revoked('Refresh'))
    expect(await list(one)).toHaveLength(1)
  })
})
