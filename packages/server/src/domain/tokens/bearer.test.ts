import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { claims, header } from '../../../test/claims.ts'
import { server } from '../../../test/server.ts'
import { signRs256 } from '../../crypto/jwt.ts'
import type { PoolId } from '../../storage/port/index.ts'

const { client, raw, services, clock, pool: makePool } = await server()

const refused = (message: string) => ({ name: 'NotAuthorizedException', message })
const INVALID = refused('Invalid Access Token')
const BAD_SIGNATURE = refused('Could not verify signature for Access Token')
const EXPIRED = refused('Access Token has expired')
const REVOKED = refused('Access Token has been revoked')
const NO_SCOPE = refused('Access Token does not have required scopes')
const DISABLED = refused('User is disabled.')
const GONE = { name: 'UserNotFoundException', message: 'User does not exist.' }

const pool = await makePool()
const getUser = (AccessToken: string) => client.getUser({ AccessToken })

async function keysOf(id: string) {
  const found = await services.storage.pools.find(id as PoolId) // of a test's own pool
  if (!found) throw new Error('The pool is gone.')
  return services.signingKeys.of(found)
}

/** Signs a token's claims anew, with changes, by the pool's own key or another. */
async function signed(token: string, change: object, key?: Parameters<typeof signRs256>[1]) {
  return signRs256({ ...claims(token), ...change }, key ?? (await keysOf(pool.id)).access)
}

function unsigned(head: object, body: object, tail = '') {
  const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${text(head)}.${text(body)}.${tail}`
}

describe('an access token', async () => {
  const { username, password, accessToken, idToken, refreshToken } = await pool.signedIn()
  const { kid } = header(accessToken)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = await makePool()
  const parts = accessToken.split('.')

  it('lets its owner in', async () => {
    expect((await getUser(accessToken)).Username).toBe(username)
  })

  it('lets in who is in as many groups as there can be, of the longest names', async () => {
    const one = await pool.user()
    const at = { UserPoolId: pool.id, Username: one.username }
    for (let group = 0; group < 100; group += 1) {
      const GroupName = String(group).padStart(128, 'グ')
      await client.createGroup({ UserPoolId: pool.id, GroupName })
      await client.adminAddUserToGroup({ ...at, GroupName })
    }
    const member = await pool.signIn(one.username, one.password)
    expect((await getUser(member.accessToken)).Username).toBe(one.username)
  })

  it.each([
    ['no token', () => 'x'],
    ['two parts', () => parts.slice(0, 2).join('.')],
    ['an ID token', () => idToken],
    ['a refresh token', () => refreshToken],
    ['unsigned', () => unsigned({ kid, alg: 'none' }, claims(accessToken))],
    ['signed by a secret', () => unsigned({ kid, alg: 'HS256' }, claims(accessToken), 'AAAA')],
    ['with a key of its own', () => unsigned({ kid, alg: 'RS256', jwk: {} }, claims(accessToken), parts[2])],
    ['of a key nobody knows', () => signed(accessToken, {}, { kid: 'unknown', privateKey })],
    ['of another client that is not there', () => signed(accessToken, { client_id: 'unknown' })],
    ['of this pool for a client of another', () => signed(accessToken, { client_id: other.clientId })],
    ['of another use', () => signed(accessToken, { token_use: 'id' })],
    ['of another issuer', () => signed(accessToken, { iss: 'https://example.com/pool' })],
    ['without an expiry', () => signed(accessToken, { exp: undefined })],
    ['with an expiry that is text', () => signed(accessToken, { exp: '9999999999' })],
    ['without a user', () => signed(accessToken, { sub: undefined })],
    ['of the key of ID tokens', async () => signed(accessToken, {}, (await keysOf(pool.id)).id)],
  ] as [string, () => string | Promise<string>][])('is not one when it is %s', async (_, make) => {
    await expect(getUser(await make())).rejects.toMatchObject(INVALID)
  })

  it('of another pool is that pool’s user', async () => {
    const { accessToken: theirs } = await other.signedIn({ username: 'stranger' })
    expect((await getUser(theirs)).Username).toBe('stranger')
    await expect(
      getUser(await signed(theirs, { client_id: other.clientId, iss: claims(theirs)['iss'] })),
    ).rejects.toMatchObject(INVALID)
  })

  it.each([
    ['another key of the same name', () => signed(accessToken, {}, { kid: String(kid), privateKey })],
    ['another body', () => unsigned({ kid, alg: 'RS256' }, { ...claims(accessToken), username: 'eve' }, parts[2])],
    ['no signature of any length', () => `${parts[0]}.${parts[1]}.AAAA`],
  ] as [string, () => string | Promise<string>][])('with %s is forged', async (_, make) => {
    await expect(getUser(await make())).rejects.toMatchObject(BAD_SIGNATURE)
  })

  it('needs the scope of users', async () => {
    for (const scope of ['openid', '', undefined, 'aws.cognito.signin.user.administrator', 7]) {
      await expect(getUser(await signed(accessToken, { scope }))).rejects.toMatchObject(NO_SCOPE)
    }
    await getUser(await signed(accessToken, { scope: 'openid aws.cognito.signin.user.admin' }))
  })

  it('has a family that is there', async () => {
    const origin_jti = '00000000-0000-4000-8000-000000000000'
    await expect(getUser(await signed(accessToken, { origin_jti }))).rejects.toMatchObject(REVOKED)
  })

  it('is checked the same way by every operation that takes one', async () => {
    const operations = [
      'ChangePassword',
      'DeleteUser',
      'DeleteUserAttributes',
      'GetUserAttributeVerificationCode',
      'GlobalSignOut',
      'UpdateUserAttributes',
      'VerifyUserAttribute',
    ]
    const rest = {
      ProposedPassword: 'New-passw0rd',
      UserAttributeNames: ['name'],
      AttributeName: 'email',
      UserAttributes: [],
      Code: '123456',
    }
    for (const operation of operations) {
      const answer = await raw(operation, JSON.stringify({ AccessToken: idToken, ...rest }))
      expect(await answer.json(), operation).toEqual({ __type: INVALID.name, message: INVALID.message })
    }
    await getUser(accessToken)
  })

  it('is checked in this order: signature, expiry, user, disabled, revocation, scope', async () => {
    const bob = await pool.signIn(username, password)
    const at = { UserPoolId: pool.id, Username: username }
    const narrow = await signed(bob.accessToken, { scope: 'openid' })
    const past = Math.floor(clock.now().getTime() / 1000)
    const old = await signed(bob.accessToken, { exp: past })
    const forged = await signed(bob.accessToken, { exp: past }, { kid: String(kid), privateKey })
    await client.adminUserGlobalSignOut(at)
    await expect(getUser(narrow)).rejects.toMatchObject(REVOKED)
    await client.adminDisableUser(at)
    await expect(getUser(narrow)).rejects.toMatchObject(DISABLED)
    await client.adminDeleteUser(at)
    await expect(getUser(narrow)).rejects.toMatchObject(GONE)
    await expect(getUser(old)).rejects.toMatchObject(EXPIRED)
    await expect(getUser(forged)).rejects.toMatchObject(BAD_SIGNATURE)
  })

  it('is no longer one of a user who was made again', async () => {
    const ana = await pool.signedIn()
    await client.deleteUser({ AccessToken: ana.accessToken })
    await pool.user({ username: ana.username })
    await expect(getUser(ana.accessToken)).rejects.toMatchObject(GONE)
  })

  it('waits for a new password when the old one was reset', async () => {
    const ana = await pool.signedIn()
    await client.adminResetUserPassword({ UserPoolId: pool.id, Username: ana.username })
    await expect(getUser(ana.accessToken)).rejects.toMatchObject({
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    })
  })

  it('ends with its pool', async () => {
    const short = await makePool()
    const ana = await short.signedIn()
    await client.deleteUserPool({ UserPoolId: short.id })
    await expect(getUser(ana.accessToken)).rejects.toMatchObject(INVALID)
  })
})
