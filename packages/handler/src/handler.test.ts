import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  badRequest,
  createAuthenticator,
  createHandler,
  createTokenVerifier,
  createUserTokenAuthenticator,
  forbidden,
  TokenError,
  unauthorised,
  withOptionalHttpAuthentication,
  withStrictHttpAuthentication,
  type HttpEvent,
  type TokenErrorCode,
} from './index.ts'
import { idClaims, poolServer, POOL_ID, signingKey, tokenOf } from './fixtures.ts'

const context = { awsRequestId: '0f3c9a3e-52a7-4b6e-9d55-1e3b1d8a2c11' }
const known = async (token: string) => (token === 'good-token' ? 'ana' : undefined)
const failing = (code: TokenErrorCode) => () => Promise.reject(new TokenError(code))
const bearer = (token: string): HttpEvent => ({ headers: { Authorization: `Bearer ${token}` } })
const read = (response: object) => {
  const { body, ...rest } = response as { statusCode: number; headers: Record<string, string>; body: string }
  return { ...rest, body: JSON.parse(body) as Record<string, unknown> }
}

const whoAmI = async ({ userId, greeting }: { userId?: string | undefined; greeting: string }) => ({
  statusCode: 200,
  headers: {},
  body: JSON.stringify({ text: `${greeting} ${userId ?? 'N/A'}` }),
})
const services = { authenticateUserToken: known, greeting: 'Hello' }
const strict = createHandler(withStrictHttpAuthentication(whoAmI))(services)
const optional = createHandler(withOptionalHttpAuthentication(whoAmI))(services)

describe('a handler with strict authentication', () => {
  it.each<[string, HttpEvent]>([
    [
      'of a REST API',
      { headers: { Authorization: 'good-token' }, multiValueHeaders: { Authorization: ['good-token'] } },
    ],
    ['of an HTTP API', { headers: { authorization: 'Bearer good-token' } }],
    ['with capitals', { headers: { AUTHORIZATION: 'BEARER  good-token' } }],
    ['of a load balancer', { headers: { authorization: 'bearer good-token' }, requestContext: { elb: {} } }],
    [
      'with repeated headers',
      { multiValueHeaders: { authorization: ['Bearer good-token'] }, requestContext: { elb: {} } },
    ],
    ['with spaces around', { headers: { authorization: ' Bearer good-token ' }, multiValueHeaders: null }],
  ])('knows the user of an event %s', async (_, event) => {
    expect(read(await strict(event, context))).toMatchObject({ statusCode: 200, body: { text: 'Hello ana' } })
  })

  it.each<[string, unknown, string | undefined]>([
    ['no headers', {}, undefined],
    ['empty maps', { headers: null, multiValueHeaders: null }, undefined],
    ['no event', undefined, undefined],
    ['the event of a queue', { Records: [{ body: 'x', headers: { Authorization: 'good-token' } }] }, undefined],
    ['an empty header', { headers: { authorization: '' } }, undefined],
    ['a header of the prototype', { headers: Object.create({ authorization: 'good-token' }) as object }, undefined],
    ['a wrong token', bearer('bad-token'), 'invalid_token'],
    ['another scheme', { headers: { authorization: 'Basic good-token' } }, 'invalid_token'],
    ['two tokens', { headers: { authorization: 'Bearer good-token,Bearer good-token' } }, 'invalid_token'],
    ['two headers', { multiValueHeaders: { authorization: ['good-token', 'other'] } }, 'invalid_token'],
    ['two spellings', { headers: { authorization: 'good-token', Authorization: 'other' } }, 'invalid_token'],
  ])('refuses a request with %s', async (_, event, error) => {
    const { statusCode, headers, body } = read(await strict(event as HttpEvent, context))
    expect(statusCode).toBe(401)
    expect(headers).toEqual({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'WWW-Authenticate': expect.stringMatching(
        error ? /^Bearer realm="api", error="invalid_token"/ : /^Bearer realm="api"$/,
      ),
    })
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'Service requires an authenticated user',
    })
  })

  it('refuses a bare token when the scheme is required', async () => {
    const handler = createHandler(withStrictHttpAuthentication(whoAmI, { scheme: 'bearer', realm: 'pies' }))(services)
    expect(read(await handler({ headers: { authorization: 'good-token' } }, context)).statusCode).toBe(401)
    expect(read(await handler(bearer('good-token'), context)).statusCode).toBe(200)
    expect(read(await handler({}, context)).headers['WWW-Authenticate']).toBe('Bearer realm="pies"')
  })

  it.each<[TokenErrorCode, number, string | undefined]>([
    ['expired', 401, 'Bearer realm="api", error="invalid_token", error_description="The token expired"'],
    [
      'scope',
      403,
      'Bearer realm="api", error="insufficient_scope", error_description="The token has none of the required scopes"',
    ],
    [
      'group',
      403,
      'Bearer realm="api", error="insufficient_scope", error_description="The user has none of the required groups"',
    ],
    ['keys-unavailable', 503, undefined],
  ])('answers the reason %s with %s', async (code, status, challenge) => {
    const handler = createHandler(withStrictHttpAuthentication(whoAmI))({
      ...services,
      authenticateUserToken: failing(code),
    })
    const { statusCode, headers } = read(await handler(bearer('x'), context))
    expect(statusCode).toBe(status)
    expect(headers['WWW-Authenticate']).toBe(challenge)
    expect(headers['Retry-After']).toBe(status === 503 ? '10' : undefined)
  })
})

describe('a handler with optional authentication', () => {
  it.each<[string, HttpEvent, string]>([
    ['a good token', bearer('good-token'), 'Hello ana'],
    ['no token', {}, 'Hello N/A'],
    ['a refused token', bearer('bad-token'), 'Hello N/A'],
    ['another scheme', { headers: { authorization: 'Basic eA==' } }, 'Hello N/A'],
  ])('answers a request with %s', async (_, event, text) => {
    expect(read(await optional(event, context)).body).toEqual({ text })
  })

  it('refuses a refused token when told to', async () => {
    const handler = createHandler(withOptionalHttpAuthentication(whoAmI, { onInvalid: 'refuse' }))(services)
    expect(read(await handler(bearer('bad-token'), context)).statusCode).toBe(401)
    expect(read(await handler({}, context)).body).toEqual({ text: 'Hello N/A' })
  })

  it('does not take a key set out of reach for an anonymous user', async () => {
    const authenticateUserToken = failing('keys-unavailable')
    const handler = createHandler(withOptionalHttpAuthentication(whoAmI))({ ...services, authenticateUserToken })
    expect(read(await handler(bearer('x'), context)).statusCode).toBe(503)
    expect(read(await handler({}, context)).statusCode).toBe(200)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'x'],
    ['a list', [{}]],
    ['messages of a queue', { Records: [] }],
    ['a rule of EventBridge', { version: '0', id: 'x', 'detail-type': 'y', source: 'z', detail: {} }],
    ['a rule of AWS Config', { invokingEvent: '{}', ruleParameters: '{}', resultToken: 'x' }],
    ['a trigger of a user pool', { version: '1', triggerSource: 'x', request: {}, response: {} }],
  ])('takes %s for no anonymous user', async (_, event) => {
    expect(read(await optional(event as HttpEvent, context)).statusCode).toBe(401)
  })

  it('takes no user from the services', async () => {
    const handler = createHandler(withOptionalHttpAuthentication(whoAmI))({
      ...services,
      userId: 'admin',
      user: { id: 'admin' },
    } as typeof services)
    expect(read(await handler({}, context)).body).toEqual({ text: 'Hello N/A' })
  })
})

describe('a handler', () => {
  afterEach(() => vi.restoreAllMocks())

  it.each<[string, () => unknown]>([
    ['returned', () => forbidden('Not your pie', { pieId: 7 })],
    [
      'thrown',
      () => {
        throw forbidden('Not your pie', { pieId: 7 })
      },
    ],
    ['rejected', () => Promise.reject(forbidden('Not your pie', { pieId: 7 }))],
  ])('answers with a refusal that is %s', async (_, refuse) => {
    expect(read((await createHandler(refuse)()({}, context)) as object)).toEqual({
      statusCode: 403,
      headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
      body: { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'Not your pie', pieId: 7 },
    })
  })

  it('answers 500 to a fault and tells it to the logger only', async () => {
    const logger = { error: vi.fn() }
    const fault = new Error('password=123')
    const handler = createHandler(() => Promise.reject(fault))({ logger })
    const response = (await handler({}, context)) as object
    expect(read(response)).toMatchObject({
      statusCode: 500,
      body: { title: 'Internal Server Error', status: 500, instance: `urn:uuid:${context.awsRequestId}` },
    })
    expect(JSON.stringify(response)).not.toContain('password')
    expect(logger.error).toHaveBeenCalledExactlyOnceWith('Unexpected error in a handler', fault)
  })

  it('logs faults to the console when no logger is handed in', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    await createHandler(() => Promise.reject(new Error('x')))()({}, context)
    expect(error).toHaveBeenCalledOnce()
  })

  it('answers a load balancer with the status line and its kind of headers', async () => {
    const handler = createHandler(() => badRequest('No'))()
    const elb = { requestContext: { elb: {} } }
    expect(await handler(elb, context)).toMatchObject({ statusDescription: '400 Bad Request' })
    expect(await handler({ ...elb, multiValueHeaders: {} }, context)).toMatchObject({
      multiValueHeaders: { 'Content-Type': ['application/problem+json'] },
    })
  })

  it('is a function of two parameters, as the runtime wants it', () => {
    expect(strict).toHaveLength(2)
  })
})

describe('a problem', () => {
  it('has the members and headers it is given, and its own status', () => {
    const { headers, body } = read(
      unauthorised('Sign in', {
        type: 'https://pies.example/problems/sign-in',
        title: 'Signed out',
        instance: '/pies/1',
        retry: true,
        headers: { 'www-authenticate': 'Bearer realm="x"\r\nSet-Cookie: a=b' },
        ...({ status: 200 } as object),
      }),
    )
    expect(headers).toEqual({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'www-authenticate': 'Bearer realm="x" Set-Cookie: a=b',
    })
    expect(body).toEqual({
      type: 'https://pies.example/problems/sign-in',
      title: 'Signed out',
      status: 401,
      detail: 'Sign in',
      instance: '/pies/1',
      retry: true,
    })
  })
})

describe('a user token authenticator', () => {
  it('gives the user, and undefined for all else', async () => {
    const key = signingKey('1')
    const server = await poolServer([key])
    vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', server.url)
    try {
      const authenticate = createUserTokenAuthenticator(POOL_ID)
      const exp = Math.floor(Date.now() / 1000) + 60
      const claims = idClaims({ iss: server.issuer, iat: undefined, exp })
      await expect(authenticate(tokenOf(key, claims))).resolves.toBe(claims.sub)
      await expect(authenticate(tokenOf(key, { ...claims, exp: 1 }))).resolves.toBeUndefined()
      await expect(authenticate(undefined as unknown as string)).resolves.toBeUndefined()
      const onRefusal = vi.fn()
      const pool = { userPoolId: POOL_ID, clientId: 'client-2', tokenUse: 'id', onRefusal } as const
      await expect(createUserTokenAuthenticator(pool)(tokenOf(key, claims))).resolves.toBeUndefined()
      expect(onRefusal).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'client' }), expect.any(String))
      server.close()
      await expect(createUserTokenAuthenticator(POOL_ID)(tokenOf(key, claims))).resolves.toBeUndefined()
      const verifier = createTokenVerifier({ userPoolId: POOL_ID, clientId: null, tokenUse: null })
      await expect(createAuthenticator(verifier)(tokenOf(key, claims))).rejects.toMatchObject({
        code: 'keys-unavailable',
      })
    } finally {
      server.close()
      vi.unstubAllEnvs()
    }
  })

  it('is not made for a pool that is not named', () => {
    expect(() => createUserTokenAuthenticator(undefined)).toThrow(/variable/)
  })
})
