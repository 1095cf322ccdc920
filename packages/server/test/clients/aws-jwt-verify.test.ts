import { CognitoJwtVerifier } from 'aws-jwt-verify'
import type { Jwks } from 'aws-jwt-verify/jwk'
import { describe, expect, it } from 'vitest'
import { claims, header } from '../claims.ts'
import { server } from '../server.ts'

/** `CognitoJwtVerifier` as it comes, given the key set as the banner says. */

const { client, endpoint, pool: makePool, clock } = await server({ issuer: 'aws' })

type TestPool = Awaited<ReturnType<typeof makePool>>

async function verifierOf(pool: TestPool, tokenUse: 'id' | 'access', clientId = pool.clientId) {
  const verifier = CognitoJwtVerifier.create({ userPoolId: pool.id, tokenUse, clientId })
  const keys = await fetch(`${endpoint}/${pool.id}/.well-known/jwks.json`)
  verifier.cacheJwks((await keys.json()) as Jwks) // as the verifier checks itself
  return verifier
}

describe('CognitoJwtVerifier', async () => {
  const pool = await makePool()
  const ana = await pool.signedIn()

  it('accepts the tokens of a sign-in', async () => {
    const id = await (await verifierOf(pool, 'id')).verify(ana.idToken)
    expect(id).toMatchObject({ 'cognito:username': ana.username, token_use: 'id', aud: pool.clientId })
    const access = await (await verifierOf(pool, 'access')).verify(ana.accessToken)
    expect(access).toMatchObject({ username: ana.username, scope: 'aws.cognito.signin.user.admin' })
  })

  it('accepts the tokens of a refresh, with groups', async () => {
    const at = { UserPoolId: pool.id, GroupName: 'bakers' }
    await client.createGroup(at)
    await client.adminAddUserToGroup({ ...at, Username: ana.username })
    const { AuthenticationResult: fresh } = await client.getTokensFromRefreshToken({
      ClientId: pool.clientId,
      RefreshToken: ana.refreshToken,
    })
    const verifier = await verifierOf(pool, 'access')
    const payload = await verifier.verify(fresh?.AccessToken ?? '', { groups: ['bakers'] })
    expect(payload['cognito:groups']).toEqual(['bakers'])
    await expect(verifier.verify(ana.accessToken, { groups: ['bakers'] })).rejects.toThrow()
  })

  it.each([
    ['an ID token as access token', 'access', () => ana.idToken, 'Token use not allowed'],
    ['an access token as ID token', 'id', () => ana.accessToken, 'Token use not allowed'],
    ['a changed body', 'access', () => changed(ana.accessToken), 'Invalid signature'],
    ['garbage', 'access', () => 'x.y.z', 'Invalid JWT'],
  ] as [string, 'id' | 'access', () => string, string][])('refuses %s', async (_, use, make, message) => {
    await expect((await verifierOf(pool, use)).verify(make())).rejects.toThrow(message)
  })

  it('refuses tokens of another client and another pool', async () => {
    const other = await makePool()
    const stranger = await other.signedIn()
    await expect((await verifierOf(pool, 'access')).verify(stranger.accessToken)).rejects.toThrow()
    await expect((await verifierOf(pool, 'access', other.clientId)).verify(ana.accessToken)).rejects.toThrow(
      'Client ID not allowed',
    )
  })

  it('refuses a token that has expired', async () => {
    clock.advance(-7200)
    const old = await pool.signIn(ana.username, ana.password)
    clock.reset()
    await expect((await verifierOf(pool, 'id')).verify(old.idToken)).rejects.toThrow('Token expired')
  })
})

function changed(token: string): string {
  const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${text(header(token))}.${text({ ...claims(token), username: 'eve' })}.${token.split('.')[2]}`
}
