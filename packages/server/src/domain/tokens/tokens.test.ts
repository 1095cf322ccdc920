import { describe, expect, it, vi } from 'vitest'
import { claims, header } from '../../../test/claims.ts'
import { server } from '../../../test/server.ts'

const { client, endpoint, pool: makePool, clock } = await server()

// Time stands still but for what a test says.
vi.useFakeTimers({ toFake: ['Date'] })

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
const ROLE = 'arn:aws:iam::123456789012:role/'
const LEVEL = { acr: 'urn:cognito:loa:1', amr: ['pwd'] }
const now = () => Math.floor(clock.now().getTime() / 1000)

async function subOf(UserPoolId: string, Username: string) {
  const { UserAttributes = [] } = await client.adminGetUser({ UserPoolId, Username })
  return UserAttributes.find(({ Name }) => Name === 'sub')?.Value
}

describe('the tokens of a sign-in', async () => {
  const pool = await makePool()

  it('have exactly these claims', async () => {
    const { username, accessToken, idToken } = await pool.signedIn()
    const sub = await subOf(pool.id, username)
    const time = { auth_time: now(), iat: now(), exp: now() + 3600 }
    const iss = `${endpoint}/${pool.id}`
    const access = claims(accessToken)
    expect(access).toStrictEqual({
      sub,
      iss,
      client_id: pool.clientId,
      origin_jti: UUID,
      event_id: UUID,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      ...time,
      ...LEVEL,
      jti: UUID,
      username,
    })
    const id = claims(idToken)
    expect(id).toStrictEqual({
      sub,
      email_verified: true,
      iss,
      'cognito:username': username,
      origin_jti: access['origin_jti'],
      aud: pool.clientId,
      event_id: access['event_id'],
      token_use: 'id',
      ...time,
      ...LEVEL,
      jti: UUID,
      email: `${username}@example.com`,
    })
    expect(id['jti']).not.toBe(access['jti'])
  })

  it('have kid and alg in their header, and two keys', async () => {
    const { accessToken, idToken } = await pool.signedIn()
    for (const token of [accessToken, idToken]) {
      const head = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()
      expect(head).toMatch(/^\{"kid":"[A-Za-z0-9+/]{43}=","alg":"RS256"\}$/)
    }
    expect(header(accessToken)['kid']).not.toBe(header(idToken)['kid'])
  })

  it('come of two sign-ins with nothing in common', async () => {
    const { username, password, accessToken } = await pool.signedIn()
    const again = await pool.signIn(username, password)
    for (const name of ['jti', 'origin_jti', 'event_id']) {
      expect(claims(again.accessToken)[name]).not.toBe(claims(accessToken)[name])
    }
  })
})

describe('an ID token', () => {
  it('holds every attribute in its type', async () => {
    const pool = await makePool({
      Schema: [
        { Name: 'level', AttributeDataType: 'Number', Mutable: true },
        { Name: 'joined', AttributeDataType: 'DateTime', Mutable: true },
        { Name: 'inner', AttributeDataType: 'String', Mutable: true, DeveloperOnlyAttribute: true },
      ],
    })
    const { username, password } = await pool.user()
    await client.adminUpdateUserAttributes({
      UserPoolId: pool.id,
      Username: username,
      UserAttributes: [
        { Name: 'phone_number', Value: '+15555550100' },
        { Name: 'address', Value: '1 Pie Lane' },
        { Name: 'updated_at', Value: '1700000000' },
        { Name: 'custom:level', Value: '7' },
        { Name: 'custom:joined', Value: '2026-01-02T03:04:05Z' },
        { Name: 'dev:custom:inner', Value: 'hidden' },
        { Name: 'name', Value: 'Änä 🥧' },
        { Name: 'preferred_username', Value: 'an' },
      ],
    })
    const { idToken, accessToken } = await pool.signIn(username, password)
    const { sub, iss, aud, token_use, auth_time, iat, exp, jti, origin_jti, event_id, ...rest } = claims(idToken)
    expect([sub, iss, aud, token_use, auth_time, iat, exp, jti, origin_jti, event_id]).not.toContain(undefined)
    expect(rest).toStrictEqual({
      ...LEVEL,
      'cognito:username': username,
      email: `${username}@example.com`,
      email_verified: true,
      phone_number: '+15555550100',
      phone_number_verified: false,
      address: { formatted: '1 Pie Lane' },
      updated_at: 1_700_000_000,
      'custom:level': '7',
      'custom:joined': '2026-01-02T03:04:05Z',
      name: 'Änä 🥧',
      preferred_username: 'an',
    })
    for (const name of ['email', 'name', 'custom:level']) expect(claims(accessToken)).not.toHaveProperty(name)
  })

  it('holds only what the client may read', async () => {
    const pool = await makePool({}, { ReadAttributes: ['name'] })
    const { username, password } = await pool.user()
    await client.adminUpdateUserAttributes({
      UserPoolId: pool.id,
      Username: username,
      UserAttributes: [{ Name: 'name', Value: 'Ana' }],
    })
    const { idToken } = await pool.signIn(username, password)
    expect(claims(idToken)).toMatchObject({ name: 'Ana' })
    expect(claims(idToken)).not.toHaveProperty('email')
    expect(claims(idToken)).not.toHaveProperty('email_verified')
  })

  it('calls a user of a pool with addresses by sub', async () => {
    const pool = await makePool({ UsernameAttributes: ['email'] })
    await client.signUp({ ClientId: pool.clientId, Username: 'ana@example.com', Password: 'Passw0rd!' })
    await client.adminConfirmSignUp({ UserPoolId: pool.id, Username: 'ana@example.com' })
    const { idToken, accessToken } = await pool.signIn('ana@example.com', 'Passw0rd!')
    const { sub } = claims(idToken)
    expect(claims(idToken)).toMatchObject({ 'cognito:username': sub, email: 'ana@example.com' })
    expect(claims(accessToken)).toMatchObject({ sub, username: sub })
  })
})

describe('groups', () => {
  type Group = { name: string; precedence?: number; role?: string }

  it.each<[string, Group[], object]>([
    ['nothing without groups', [], {}],
    ['names without roles', [{ name: 'a' }], { 'cognito:groups': ['a'] }],
    [
      'no preferred role of a group without precedence',
      [{ name: 'a', role: 'a' }],
      { 'cognito:groups': ['a'], 'cognito:roles': [`${ROLE}a`] },
    ],
    [
      'the role of the lowest precedence',
      [
        { name: 'a', precedence: 5, role: 'a' },
        { name: 'b', precedence: 0, role: 'b' },
        { name: 'c', role: 'c' },
      ],
      {
        'cognito:groups': ['b', 'a', 'c'],
        'cognito:roles': [`${ROLE}b`, `${ROLE}a`, `${ROLE}c`],
        'cognito:preferred_role': `${ROLE}b`,
      },
    ],
    [
      'no preferred role when two different ones tie',
      [
        { name: 'a', precedence: 1, role: 'a' },
        { name: 'b', precedence: 1, role: 'b' },
      ],
      { 'cognito:groups': ['a', 'b'], 'cognito:roles': [`${ROLE}a`, `${ROLE}b`] },
    ],
    [
      'the role that two groups tie with',
      [
        { name: 'a', precedence: 1, role: 'x' },
        { name: 'b', precedence: 1, role: 'x' },
        { name: 'c', precedence: 2, role: 'c' },
      ],
      {
        'cognito:groups': ['a', 'b', 'c'],
        'cognito:roles': [`${ROLE}x`, `${ROLE}c`],
        'cognito:preferred_role': `${ROLE}x`,
      },
    ],
  ])('give %s', async (_, groups, expected) => {
    const pool = await makePool()
    const { username, password } = await pool.user()
    for (const { name, precedence, role } of groups) {
      const at = { UserPoolId: pool.id, GroupName: name }
      await client.createGroup({ ...at, Precedence: precedence, ...(role && { RoleArn: ROLE + role }) })
      await client.adminAddUserToGroup({ ...at, Username: username })
    }
    const { idToken, accessToken } = await pool.signIn(username, password)
    const of = (token: string, ...names: string[]) =>
      Object.fromEntries(Object.entries(claims(token)).filter(([name]) => names.includes(name)))
    expect(of(idToken, 'cognito:groups', 'cognito:roles', 'cognito:preferred_role')).toStrictEqual(expected)
    const { 'cognito:groups': names } = expected as { 'cognito:groups'?: string[] }
    expect(of(accessToken, 'cognito:groups', 'cognito:roles', 'cognito:preferred_role')).toStrictEqual(
      names ? { 'cognito:groups': names } : {},
    )
  })
})

describe('validity', () => {
  it.each([
    ['an hour unless told', {}, 3600, 3600],
    ['hours unless told', { AccessTokenValidity: 2, IdTokenValidity: 3 }, 7200, 10_800],
    [
      'the units that are told',
      {
        AccessTokenValidity: 5,
        IdTokenValidity: 86_400,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'seconds' },
      },
      300,
      86_400,
    ],
    [
      'days',
      { AccessTokenValidity: 1, IdTokenValidity: 1, TokenValidityUnits: { AccessToken: 'days', IdToken: 'days' } },
      86_400,
      86_400,
    ],
  ] as const)('is %s', async (_, settings, access, id) => {
    const pool = await makePool({}, settings)
    const { username, password } = await pool.user()
    const { AuthenticationResult: result } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    })
    expect(result?.ExpiresIn).toBe(access)
    expect(claims(result?.AccessToken)).toMatchObject({ iat: now(), exp: now() + access })
    expect(claims(result?.IdToken)).toMatchObject({ iat: now(), exp: now() + id })
    clock.advance(access - 1)
    await client.getUser({ AccessToken: result?.AccessToken })
    clock.advance(1)
    await expect(client.getUser({ AccessToken: result?.AccessToken })).rejects.toMatchObject({
      message: 'Access Token has expired',
    })
  })
})
