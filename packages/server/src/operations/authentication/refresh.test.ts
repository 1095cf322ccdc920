import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, vi } from 'vitest'
import { server } from '../../../test/server.ts'
import { claims } from '../../../test/claims.ts'

const { client, pool: makePool, clock } = await server()

// Time stands still but for what a test says.
vi.useFakeTimers({ toFake: ['Date'] })

const refused = (message: string) => ({ name: 'NotAuthorizedException', message })
const INVALID = refused('Invalid Refresh Token')
const REVOKED = refused('Refresh Token has been revoked')
const EXPIRED = refused('Refresh Token has expired')
const DAY = 86_400

type TestPool = Awaited<ReturnType<typeof makePool>>
const pool = await makePool({ Schema: [{ Name: 'nickname', Mutable: true }] })
const rotating = await makePool(
  {},
  { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 }, AccessTokenValidity: 2 },
)
const graceful = await makePool({}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 } })

const byFlow =
  (AuthFlow: 'REFRESH_TOKEN_AUTH' | 'REFRESH_TOKEN') =>
  async (REFRESH_TOKEN: string, at: Pick<TestPool, 'clientId'> = pool) => {
    const answer = await client.initiateAuth({ ClientId: at.clientId, AuthFlow, AuthParameters: { REFRESH_TOKEN } })
    return answer.AuthenticationResult
  }

async function byAdmin(REFRESH_TOKEN: string, at: Pick<TestPool, 'id' | 'clientId'> = pool) {
  const answer = await client.adminInitiateAuth({
    UserPoolId: at.id,
    ClientId: at.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN },
  })
  return answer.AuthenticationResult
}

async function byOperation(RefreshToken: string, at: Pick<TestPool, 'clientId'> = pool) {
  const answer = await client.getTokensFromRefreshToken({ ClientId: at.clientId, RefreshToken })
  return answer.AuthenticationResult
}

const ways = [
  ['REFRESH_TOKEN_AUTH', byFlow('REFRESH_TOKEN_AUTH')],
  ['REFRESH_TOKEN', byFlow('REFRESH_TOKEN')],
  ['REFRESH_TOKEN_AUTH of a back end', byAdmin],
  ['GetTokensFromRefreshToken', byOperation],
] as const

describe('a refresh token', () => {
  it('is an opaque text of five parts that begins as the service has it', async () => {
    const { refreshToken } = await pool.signedIn()
    const [head = '', ...rest] = refreshToken.split('.')
    expect(head).toBe('eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ')
    expect(rest).toHaveLength(4)
    expect(refreshToken).toMatch(/^[A-Za-z0-9-_=.]+$/)
    expect(refreshToken.length).toBeGreaterThan(1000)
    expect(refreshToken.length).toBeLessThan(1800)
  })

  it.each(ways)('gives new tokens of the same sign-in by %s', async (_, way) => {
    const { accessToken, idToken, refreshToken } = await pool.signedIn()
    clock.advance(100)
    const fresh = await way(refreshToken)
    expect(Object.keys(fresh ?? {}).sort()).toEqual(['AccessToken', 'ExpiresIn', 'IdToken', 'TokenType'])
    expect(fresh).toMatchObject({ ExpiresIn: 3600, TokenType: 'Bearer' })
    for (const [before, after] of [
      [claims(accessToken), claims(fresh?.AccessToken)],
      [claims(idToken), claims(fresh?.IdToken)],
    ] as const) {
      const { jti, iat, exp, event_id, ...kept } = after
      expect(before).toMatchObject(kept)
      expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort())
      expect(jti).not.toBe(before['jti'])
      expect(event_id).toEqual(expect.any(String))
      expect(Number(iat) - Number(before['iat'])).toBe(100)
      expect(Number(exp) - Number(iat)).toBe(3600)
    }
    await client.getUser({ AccessToken: fresh?.AccessToken })
  })

  it('gives tokens that show the user as it is now', async () => {
    const { username, refreshToken } = await pool.signedIn()
    const at = { UserPoolId: pool.id, Username: username }
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'nickname', Value: 'An' }] })
    await client.createGroup({ UserPoolId: pool.id, GroupName: 'late' })
    await client.adminAddUserToGroup({ ...at, GroupName: 'late' })
    const fresh = await byOperation(refreshToken)
    expect(claims(fresh?.IdToken)).toMatchObject({ nickname: 'An', 'cognito:groups': ['late'] })
    expect(claims(fresh?.AccessToken)).toMatchObject({ 'cognito:groups': ['late'] })
  })

  it.each(ways)('ends at its time, however often it is used, by %s', async (_, way) => {
    const { refreshToken } = await pool.signedIn()
    clock.advance(29 * DAY)
    await way(refreshToken)
    clock.advance(DAY - 1)
    await way(refreshToken)
    clock.advance(1)
    await expect(way(refreshToken)).rejects.toMatchObject(EXPIRED)
  })

  it('lasts as long as the client says', async () => {
    const short = await makePool({}, { RefreshTokenValidity: 90, TokenValidityUnits: { RefreshToken: 'minutes' } })
    const { refreshToken } = await short.signedIn()
    clock.advance(90 * 60 - 1)
    await byOperation(refreshToken, short)
    clock.advance(1)
    await expect(byOperation(refreshToken, short)).rejects.toMatchObject(EXPIRED)
  })

  it.each(ways)('is refused by %s when it is another client’s or none', async (_, way) => {
    const { refreshToken, accessToken } = await pool.signedIn()
    const other = await makePool()
    const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'other' })
    const sister = { id: pool.id, clientId: UserPoolClient?.ClientId ?? '' }
    await expect(way(refreshToken, sister)).rejects.toMatchObject(INVALID)
    await expect(way(refreshToken, other)).rejects.toMatchObject(INVALID)
    await expect(way(accessToken)).rejects.toMatchObject(INVALID)
    await expect(way('garbage')).rejects.toMatchObject(INVALID)
    await expect(way(`${refreshToken.slice(0, -1)}${refreshToken.endsWith('A') ? 'B' : 'A'}`)).rejects.toMatchObject(
      INVALID,
    )
    await way(refreshToken)
  })

  it.each(ways)('is refused by %s when its user is disabled, also when enabled again', async (_, way) => {
    const { username, refreshToken } = await pool.signedIn()
    const at = { UserPoolId: pool.id, Username: username }
    await client.adminDisableUser(at)
    await expect(way(refreshToken)).rejects.toMatchObject(REVOKED)
    await client.adminEnableUser(at)
    await expect(way(refreshToken)).rejects.toMatchObject(REVOKED)
  })

  it.each(ways)('is refused by %s when its user is gone, also when there is a new one', async (_, way) => {
    const { username, refreshToken } = await pool.signedIn()
    await client.adminDeleteUser({ UserPoolId: pool.id, Username: username })
    await expect(way(refreshToken)).rejects.toMatchObject(INVALID)
    await pool.user({ username })
    await expect(way(refreshToken)).rejects.toMatchObject(INVALID)
  })

  it('survives a change of the password', async () => {
    const { refreshToken, accessToken } = await pool.signedIn()
    await client.changePassword({
      AccessToken: accessToken,
      PreviousPassword: 'Passw0rd!',
      ProposedPassword: 'New-passw0rd',
    })
    await byOperation(refreshToken)
  })
})

describe('GetTokensFromRefreshToken', () => {
  it('needs no flow', async () => {
    const none = await makePool({}, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] })
    const { refreshToken } = await none.signedIn()
    await byOperation(refreshToken, none)
    await expect(byFlow('REFRESH_TOKEN_AUTH')(refreshToken, none)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Auth flow not enabled for this client',
    })
  })

  it('takes the secret in clear, and any of them', async () => {
    const { UserPoolClient: made = {} } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'secretive',
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    })
    const { ClientId = '', ClientSecret: first = '' } = made
    const second = 's3cond'.repeat(6)
    await client.addUserPoolClientSecret({ UserPoolId: pool.id, ClientId, ClientSecret: second })
    const { username, password } = await pool.user()
    const SECRET_HASH = createHmac('sha256', second).update(`${username}${ClientId}`).digest('base64')
    const { AuthenticationResult } = await client.adminInitiateAuth({
      UserPoolId: pool.id,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password, SECRET_HASH },
    })
    const RefreshToken = AuthenticationResult?.RefreshToken
    for (const ClientSecret of [first, second]) {
      await client.getTokensFromRefreshToken({ ClientId, ClientSecret, RefreshToken })
    }
    for (const ClientSecret of [undefined, SECRET_HASH.replaceAll(/\W/g, ''), `${first}x`]) {
      const wrong = refused(`Unable to verify secret for client ${ClientId}`)
      await expect(client.getTokensFromRefreshToken({ ClientId, ClientSecret, RefreshToken })).rejects.toMatchObject(
        wrong,
      )
      await expect(client.revokeToken({ ClientId, ClientSecret, Token: RefreshToken })).rejects.toMatchObject(wrong)
    }
    await client.revokeToken({ ClientId, ClientSecret: first, Token: RefreshToken })
    await expect(
      client.getTokensFromRefreshToken({ ClientId, ClientSecret: first, RefreshToken }),
    ).rejects.toMatchObject(REVOKED)
  })

  it('refuses a client it does not know', async () => {
    await expect(byOperation('x', { clientId: 'unknown' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client unknown does not exist.',
    })
  })
})

describe('rotation', () => {
  it('gives a successor and keeps the sign-in', async () => {
    const { refreshToken, accessToken } = await rotating.signedIn()
    const fresh = await byOperation(refreshToken, rotating)
    expect(fresh?.RefreshToken?.split('.')).toHaveLength(5)
    expect(fresh?.RefreshToken).not.toBe(refreshToken)
    expect(fresh?.ExpiresIn).toBe(7200)
    const { origin_jti, auth_time } = claims(accessToken)
    expect(claims(fresh?.AccessToken)).toMatchObject({ origin_jti, auth_time })
    const later = await byOperation(fresh?.RefreshToken ?? '', rotating)
    expect(claims(later?.AccessToken)).toMatchObject({ origin_jti, auth_time })
  })

  it('does not make the sign-in last longer', async () => {
    const { refreshToken } = await rotating.signedIn()
    clock.advance(29 * DAY)
    const fresh = await byOperation(refreshToken, rotating)
    clock.advance(DAY)
    await expect(byOperation(fresh?.RefreshToken ?? '', rotating)).rejects.toMatchObject(EXPIRED)
  })

  it('ends the whole sign-in when a token is used again', async () => {
    const { refreshToken } = await rotating.signedIn()
    const fresh = await byOperation(refreshToken, rotating)
    await expect(byOperation(refreshToken, rotating)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' })
    await expect(byOperation(fresh?.RefreshToken ?? '', rotating)).rejects.toMatchObject(REVOKED)
    await expect(client.getUser({ AccessToken: fresh?.AccessToken })).rejects.toMatchObject(
      refused('Access Token has been revoked'),
    )
  })

  it('ends the whole sign-in when a token from long before is used again', async () => {
    const { refreshToken } = await rotating.signedIn()
    let newest = refreshToken
    for (let round = 0; round < 4; round += 1) {
      newest = (await byOperation(newest, rotating))?.RefreshToken ?? ''
    }
    await expect(byOperation(refreshToken, rotating)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' })
    await expect(byOperation(newest, rotating)).rejects.toMatchObject(REVOKED)
  })

  it('lets a token from long before be revoked, with the whole sign-in', async () => {
    const { refreshToken } = await rotating.signedIn()
    const second = (await byOperation(refreshToken, rotating))?.RefreshToken ?? ''
    const third = (await byOperation(second, rotating))?.RefreshToken ?? ''
    await client.revokeToken({ ClientId: rotating.clientId, Token: refreshToken })
    await expect(byOperation(third, rotating)).rejects.toMatchObject(REVOKED)
  })

  it('leaves the sign-in alone when a token is cut off or mistyped', async () => {
    const { refreshToken } = await rotating.signedIn()
    for (const broken of [refreshToken.slice(0, 1024), refreshToken.slice(0, -4), `${refreshToken.slice(0, 400)}A`]) {
      await expect(byOperation(broken, rotating)).rejects.toMatchObject(INVALID)
    }
    await byOperation(refreshToken, rotating)
  })

  it('has not happened when the tokens cannot be made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'poolhouse-refresh-'))
    const database = join(folder, 'poolhouse.db')
    const failing = await server({ database })
    const app = await failing.pool({}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } })
    const { refreshToken: RefreshToken } = await app.signedIn()
    const behind = new DatabaseSync(database)
    const refresh = () => failing.client.getTokensFromRefreshToken({ ClientId: app.clientId, RefreshToken })
    behind.exec('alter table members rename to elsewhere')
    await expect(refresh()).rejects.toMatchObject({ name: 'InternalErrorException' })
    behind.exec('alter table elsewhere rename to members')
    behind.close()
    await expect(refresh()).resolves.toHaveProperty('AuthenticationResult.RefreshToken')
    await failing.close()
    await rm(folder, { recursive: true })
  })

  it('gives one of many at once a successor', async () => {
    const { refreshToken } = await rotating.signedIn()
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => byOperation(refreshToken, rotating)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('takes the old token again within the grace time, and not after', async () => {
    const { refreshToken } = await graceful.signedIn()
    const one = await byOperation(refreshToken, graceful)
    clock.advance(59)
    const two = await byOperation(refreshToken, graceful)
    expect(two?.RefreshToken).not.toBe(one?.RefreshToken)
    const three = await byOperation(two?.RefreshToken ?? '', graceful)
    clock.advance(1)
    await expect(byOperation(refreshToken, graceful)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' })
    await expect(byOperation(three?.RefreshToken ?? '', graceful)).rejects.toMatchObject(REVOKED)
  })

  it('leaves a rotated token spent when it is turned off', async () => {
    const app = await makePool({}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } })
    const { refreshToken } = await app.signedIn()
    const fresh = await byOperation(refreshToken, app)
    await client.updateUserPoolClient({ UserPoolId: app.id, ClientId: app.clientId })
    await expect(byOperation(refreshToken, app)).rejects.toMatchObject(REVOKED)
    await expect(byFlow('REFRESH_TOKEN_AUTH')(refreshToken, app)).rejects.toMatchObject(REVOKED)
    await byOperation(fresh?.RefreshToken ?? '', app)
  })

  it('closes the flow that would not rotate', async () => {
    const { refreshToken } = await rotating.signedIn()
    for (const way of [byFlow('REFRESH_TOKEN_AUTH'), byFlow('REFRESH_TOKEN')]) {
      await expect(way(refreshToken, rotating)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    }
    await expect(byAdmin(refreshToken, rotating)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await byOperation(refreshToken, rotating)
  })
})
