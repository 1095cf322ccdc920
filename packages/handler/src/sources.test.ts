import { describe, expect, it } from 'vitest'
import {
  createAuthenticator,
  createHandler,
  createTokenVerifier,
  createUserTokenAuthenticator,
  withOptionalHttpAuthentication,
  withStrictHttpAuthentication,
  type StrictHttpAuthenticationOptions,
  type User,
} from './index.ts'
import { listOf } from './requests/placed-claims.ts'
import { createTestPool, events, type EventOptions } from './testing/index.ts'

const pool = createTestPool()
const authenticateUserToken = createAuthenticator(createTokenVerifier(pool.verifier))
const ana = { sub: 'a-1', username: 'ana', email: 'ana@example.com', groups: ['admin', 'bakers'] }
const token = pool.token(ana)
const accessToken = pool.token({ ...ana, scopes: ['pies/read', 'pies/write'] })
const KINDS = ['rest', 'http', 'functionUrl', 'alb', 'webSocket', 'appSync'] as const

async function userOf(event: object, options: StrictHttpAuthenticationOptions = {}): Promise<User | object> {
  const handler = withStrictHttpAuthentication(async ({ user }) => ({ user }), options)
  const result = await handler({ event, context: {}, authenticateUserToken })
  return 'user' in result ? result.user : result
}

describe('the user', () => {
  it.each(KINDS)('comes from the token of an event of the kind %s', async (kind) => {
    await expect(userOf(events[kind]({ token }))).resolves.toEqual({
      id: 'a-1',
      username: 'ana',
      email: 'ana@example.com',
      groups: ['admin', 'bakers'],
      scopes: [],
      claims: expect.objectContaining({ aud: 'test-client', email_verified: true }),
    })
    await expect(userOf(events[kind]({ token: pool.token({ expiresIn: -1 }) }))).resolves.toHaveProperty(
      'statusCode',
      401,
    )
    await expect(userOf(events[kind]())).resolves.toHaveProperty('statusCode', 401)
  })

  it('comes from multi-value headers of a load balancer', async () => {
    await expect(userOf(events.alb({ token, multiValueHeaders: true }))).resolves.toHaveProperty('id', 'a-1')
  })

  it('has the scopes of an access token, and no e-mail', async () => {
    const user = await userOf(events.http({ token: accessToken }))
    expect(user).toMatchObject({ username: 'ana', email: undefined, scopes: ['pies/read', 'pies/write'] })
  })

  it('is no more than an id when the authenticator gives no more', async () => {
    const handler = withStrictHttpAuthentication(async ({ user }) => user)
    const input = { event: { headers: { authorization: 'x' } }, context: {}, authenticateUserToken: async () => 'ana' }
    await expect(handler(input)).resolves.toEqual({
      id: 'ana',
      username: undefined,
      email: undefined,
      groups: [],
      scopes: [],
      claims: { sub: 'ana' },
    })
  })

  it('is nobody when the authenticator gives claims without a subject', async () => {
    const claims = async () => ({ email: 'ana@example.com' }) as never
    const authenticateUserToken = Object.assign(async () => 'ana', { claims })
    const handler = withStrictHttpAuthentication(async () => ({ statusCode: 204 }))
    const input = { event: events.http({ token }), context: {}, authenticateUserToken }
    await expect(handler(input)).resolves.toHaveProperty('statusCode', 401)
  })

  it('is told by the authenticator that never rejects, too', async () => {
    const authenticateUserToken = createUserTokenAuthenticator(pool.verifier)
    const handler = withOptionalHttpAuthentication(async ({ user }) => user?.groups)
    const call = (token: string) => handler({ event: events.http({ token }), context: {}, authenticateUserToken })
    await expect(call(token)).resolves.toEqual(['admin', 'bakers'])
    await expect(call('x')).resolves.toBeUndefined()
    await expect(authenticateUserToken(token)).resolves.toBe('a-1')
  })
})

describe('a cookie', () => {
  it.each(KINDS)('of an event of the kind %s is read when its name is given', async (kind) => {
    const event = events[kind]({ cookies: { theme: 'dark', session: token } })
    await expect(userOf(event)).resolves.toHaveProperty('statusCode', 401)
    await expect(userOf(event, { cookie: 'session' })).resolves.toHaveProperty('id', 'a-1')
    await expect(userOf(event, { cookie: 'session', scheme: 'bearer' })).resolves.toHaveProperty('id', 'a-1')
    await expect(userOf(event, { cookie: 'ession' })).resolves.toHaveProperty('statusCode', 401)
  })

  it('does not stand in for a header that is refused', async () => {
    const event = events.rest({ token: 'x', cookies: { session: token } })
    await expect(userOf(event, { cookie: 'session' })).resolves.toHaveProperty('statusCode', 401)
  })

  it('counts for nothing when there are two', async () => {
    const event = { cookies: [`session=${token}`, 'session=x'], headers: {} }
    await expect(userOf(event, { cookie: 'session' })).resolves.toHaveProperty('statusCode', 401)
  })

  it.each([5, true, {}, [null], [{}, 5], 'session=x'])(
    'is refused, and no fault, among cookies that are %j',
    async (cookies) => {
      await expect(userOf({ cookies, headers: {} }, { cookie: 'session' })).resolves.toHaveProperty('statusCode', 401)
    },
  )
})

describe('claims placed by an authorizer', () => {
  const claims = {
    sub: 'a-1',
    token_use: 'id',
    'cognito:username': 'ana',
    'cognito:groups': ['admin', 'bakers'],
    exp: 1_800_000_000,
    email_verified: true,
  }
  const written = {
    ...claims,
    email_verified: false,
    phone_number_verified: true,
    iat: 1_799_996_400,
    auth_time: 1_799_996_400,
    'cognito:roles': ['arn:aws:iam::1:role/a'],
    'custom:pies': '7',
  }
  const texts = Object.fromEntries(
    Object.entries(written).map(([name, value]) => [name, Array.isArray(value) ? JSON.stringify(value) : `${value}`]),
  )
  const authorizerContext = { sub: 'a-1', username: 'ana', groups: '["admin","bakers"]', scope: 'pies/read' }
  const cases: [string, object, StrictHttpAuthenticationOptions['trustAuthorizer']][] = [
    ['a Cognito authorizer', events.rest({ claims }), 'cognito'],
    ['a JWT authorizer', events.http({ claims }), 'jwt'],
    ['AppSync', events.appSync({ claims }), 'appSync'],
    ['a Lambda authorizer of a REST API', events.rest({ authorizerContext }), 'lambda'],
    ['a Lambda authorizer of an HTTP API', events.http({ authorizerContext }), ['jwt', 'lambda']],
    ['a Lambda authorizer of a WebSocket API', events.webSocket({ authorizerContext }), 'lambda'],
    ['a Lambda authorizer of AppSync', events.appSync({ authorizerContext }), 'lambda'],
  ]

  it.each(cases)('are believed of %s where told to', async (_, event, named) => {
    for (const trustAuthorizer of [true, named]) {
      await expect(userOf(event, { trustAuthorizer })).resolves.toMatchObject({
        id: 'a-1',
        username: 'ana',
        groups: ['admin', 'bakers'],
      })
    }
  })

  it.each(cases)('are not believed of %s otherwise', async (_, event, named) => {
    const others = (['lambda', 'cognito', 'jwt', 'appSync'] as const).filter((kind) => ![named].flat().includes(kind))
    for (const trustAuthorizer of [undefined, false, [], others]) {
      await expect(userOf(event, { trustAuthorizer })).resolves.toHaveProperty('statusCode', 401)
    }
  })

  it.each<[string, object]>([
    ['no authorizer', {}],
    ['IAM', { iam: { userId: 'x', sub: 'x' }, sub: 'a-1' }],
    ['nobody', { principalId: '' }],
    ['a user that is no text', { sub: 7 }],
    ['a list', [{ sub: 'a-1' }]],
  ])('name no user when there is %s', async (_, authorizer) => {
    const event = { ...events.rest(), requestContext: { authorizer } }
    await expect(userOf(event, { trustAuthorizer: true })).resolves.toHaveProperty('statusCode', 401)
  })

  it('may name the principal alone', async () => {
    const event = { ...events.rest(), requestContext: { authorizer: { principalId: 'ana', integrationLatency: 4 } } }
    await expect(userOf(event, { trustAuthorizer: 'lambda' })).resolves.toMatchObject({ id: 'ana', groups: [] })
  })

  it('are looked for before the token, which serves where there are none', async () => {
    const other = events.http({ token, claims: { ...claims, sub: 'b-2' } })
    await expect(userOf(other, { trustAuthorizer: true })).resolves.toHaveProperty('id', 'b-2')
    await expect(userOf(events.http({ token }), { trustAuthorizer: true })).resolves.toHaveProperty('id', 'a-1')
  })

  it.each(['rest', 'http', 'appSync'] as const)(
    'have no groups but those of the pool in an event of %s',
    async (kind) => {
      const event = events[kind]({ claims: { sub: 'a-1', groups: ['admin'] } })
      await expect(userOf(event, { trustAuthorizer: true })).resolves.toMatchObject({ id: 'a-1', groups: [] })
    },
  )

  it('are subject to the same demands', async () => {
    const options = { trustAuthorizer: 'jwt', groups: ['nobody'] } as const
    await expect(userOf(events.http({ claims }), options)).resolves.toHaveProperty('statusCode', 403)
    await expect(
      userOf(events.http({ claims }), { trustAuthorizer: 'jwt', tokenUse: 'access' }),
    ).resolves.toHaveProperty('statusCode', 401)
  })

  it.each<[string, object]>([
    ['a Cognito authorizer', events.rest({ claims: written })],
    ['a JWT authorizer', events.http({ claims: written })],
    ['AppSync', events.appSync({ claims: written })],
    ['a Lambda authorizer', events.rest({ authorizerContext: texts })],
  ])('have the types of a token when %s places them', async (_, event) => {
    const { claims } = (await userOf(event, { trustAuthorizer: true })) as User
    expect(claims).toMatchObject({
      sub: 'a-1',
      email_verified: false,
      phone_number_verified: true,
      exp: 1_800_000_000,
      iat: 1_799_996_400,
      auth_time: 1_799_996_400,
      'cognito:groups': ['admin', 'bakers'],
      'cognito:roles': ['arn:aws:iam::1:role/a'],
      'custom:pies': '7',
    })
  })

  it.each<[string, unknown, unknown]>([
    ['email_verified', 'true', true],
    ['email_verified', 'no', undefined],
    ['phone_number_verified', 1, undefined],
    ['exp', 'Fri Jan 15 08:00:00 UTC 2027', 1_800_000_000],
    ['exp', '1.8E9', 1_800_000_000],
    ['exp', 'soon 7', undefined],
    ['exp', '1e999', undefined],
    ['exp', '', undefined],
    ['exp', '1800000000 or so', undefined],
    ['auth_time', { seconds: 7 }, undefined],
    ['auth_time', NaN, undefined],
    ['updated_at', '1799996400', 1_799_996_400],
    ['amr', '[pwd, mfa]', ['pwd', 'mfa']],
    ['cognito:groups', 7, undefined],
    ['cognito:roles', { a: 1 }, undefined],
    ['scope', '[pies/read pies/write]', 'pies/read pies/write'],
    ['scope', 7, undefined],
    ['identities', '{"userId":"7","primary":"true"}', [{ userId: '7', primary: 'true' }]],
    ['identities', '[{"userId":"7"},{"userId":"8"}]', [{ userId: '7' }, { userId: '8' }]],
    ['identities', [{ userId: '7' }], [{ userId: '7' }]],
    ['identities', '[map[userId:7 issuer:<nil>]]', undefined],
    ['identities', '7', undefined],
    ['custom:email_verified', 'false', 'false'],
  ])('have for %s of %j the value %j', async (name, placed, read) => {
    const event = { ...events.rest(), requestContext: { authorizer: { claims: { sub: 'a-1', [name]: placed } } } }
    const { claims } = (await userOf(event, { trustAuthorizer: 'cognito' })) as User
    expect(claims).toEqual({ sub: 'a-1', ...(read !== undefined && { [name]: read }) })
  })

  it.each<[unknown, string[]]>([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a,b', ['a', 'b']],
    ['[a b]', ['a', 'b']],
    ['[a, b]', ['a', 'b']],
    ['["a","b c"]', ['a', 'b c']],
    ['a', ['a']],
    ['[a]', ['a']],
    ['[1e5]', ['1e5']],
    ['["a]', ['"a']],
    ['[a,b]', ['a,b']],
    ['[x,a b]', ['x,a', 'b']],
    ['', []],
    ['[]', []],
    [undefined, []],
    [{ a: 1 }, []],
    [[1, 'a', null], ['a']],
  ])('have the groups of %j', (text, groups) => {
    expect(listOf(text)).toEqual(groups)
  })
})

describe('demands on the user', () => {
  const call = (options: StrictHttpAuthenticationOptions, event: EventOptions) =>
    createHandler(withStrictHttpAuthentication(async () => ({ statusCode: 204 }), options))({ authenticateUserToken })(
      events.http(event),
      {},
    )

  it.each<[string, StrictHttpAuthenticationOptions, string, number]>([
    ['a group', { groups: ['admin'] }, token, 204],
    ['one of two groups', { groups: ['owners', 'bakers'] }, token, 204],
    ['another group', { groups: 'owners' }, token, 403],
    ['no group that exists', { groups: [] }, token, 403],
    ['a scope', { scopes: 'pies/read' }, accessToken, 204],
    ['a scope, of an ID token', { scopes: 'pies/read' }, token, 403],
    ['a group and another scope', { groups: 'admin', scopes: 'pies/eat' }, accessToken, 403],
    ['an ID token', { tokenUse: 'id' }, token, 204],
    ['an access token', { tokenUse: 'access' }, token, 401],
  ])('let in or refuse by %s', async (_, options, token, status) => {
    await expect(call(options, { token })).resolves.toHaveProperty('statusCode', status)
  })

  it('tell what is needed', async () => {
    const response = await call({ groups: 'owners', scopes: ['pies/read', 'pies/eat'], realm: 'pies' }, { token })
    expect(response).toMatchObject({
      statusCode: 403,
      headers: {
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate':
          'Bearer realm="pies", error="insufficient_scope", error_description="The user lacks the rights for this", scope="pies/read pies/eat"',
      },
    })
    expect(JSON.parse((response as { body: string }).body)).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'The user lacks the rights for this',
      requiredGroups: ['owners'],
      requiredScopes: ['pies/read', 'pies/eat'],
    })
  })
})
