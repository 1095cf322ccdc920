import { describe, expect, it, vi } from 'vitest'
import {
  createHttpAuthorizer,
  createRequestAuthorizer,
  createTokenAuthorizer,
  type LambdaAuthorizerOptions,
} from './authorizers.ts'
import { createTokenVerifier, withStrictHttpAuthentication } from './index.ts'
import { createTestPool, events } from './testing/index.ts'

const pool = createTestPool()
const verifier = createTokenVerifier(pool.verifier)
const API = 'arn:aws:execute-api:eu-west-1:123456789012:testapi123'
const methodArn = `${API}/prod/GET/pies/1`
const ana = { sub: 'a-1', username: 'ana', email: 'ana@example.com', groups: ['admin', 'b,c'] }
const token = pool.token(ana)
const allowed = {
  sub: 'a-1',
  username: 'ana',
  email: 'ana@example.com',
  groups: '["admin","b,c"]',
  token_use: 'id',
  client_id: 'test-client',
}
const policy = (Effect: string, Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
})
const unreachable = createTokenVerifier({ ...pool.verifier, fetch: () => Promise.reject(new Error('down')) })

// Each type of authorizer, called with a header
const types = {
  TOKEN(options?: LambdaAuthorizerOptions, from = verifier) {
    const authorize = createTokenAuthorizer(from, options)
    return (value: string | undefined, arn = methodArn) =>
      authorize({ authorizationToken: value ?? '', methodArn: arn })
  },
  REQUEST(options?: LambdaAuthorizerOptions, from = verifier) {
    const authorize = createRequestAuthorizer(from, options)
    return (value: string | undefined, arn = methodArn) =>
      authorize({ ...events.rest({ headers: value === undefined ? {} : { Authorization: value } }), methodArn: arn })
  },
}

describe.each(['TOKEN', 'REQUEST'] as const)('an authorizer of a REST API (%s)', (type) => {
  const authorize = types[type]()
  const restricted = types[type]({ groups: ['owners'] })

  it('lets a user into the whole stage', async () => {
    for (const value of [token, `Bearer ${token}`]) {
      await expect(authorize(value)).resolves.toEqual({
        principalId: 'a-1',
        policyDocument: policy('Allow', `${API}/prod/*/*`),
        context: allowed,
      })
    }
  })

  it.each([
    ['no token', undefined],
    ['another scheme', 'Basic eA=='],
    ['an expired token', pool.token({ expiresIn: -1 })],
    ['a token of another pool', createTestPool().token()],
  ])('answers exactly Unauthorized to %s', async (_, value) => {
    await expect(authorize(value)).rejects.toThrow(/^Unauthorized$/)
  })

  it('denies the stage to a user without the rights', async () => {
    await expect(restricted(token)).resolves.toEqual({
      principalId: 'nobody',
      policyDocument: policy('Deny', `${API}/prod/*/*`),
      context: { message: 'The user lacks the rights for this' },
    })
  })

  it('fails when the keys are out of reach, so that nothing is remembered', async () => {
    await expect(types[type]({}, unreachable)(token)).rejects.toMatchObject({ code: 'keys-unavailable' })
  })

  it.each(['', 'pies', 'arn:aws:execute-api'])('fails without a stage: %s', async (arn) => {
    await expect(authorize(token, arn)).rejects.toThrow(/no ARN/)
  })
})

describe('an authorizer of a WebSocket API', () => {
  it('lets a user into every route', async () => {
    const event = { ...events.webSocket({ token }), type: 'REQUEST', methodArn: `${API}/prod/$connect` }
    await expect(createRequestAuthorizer(verifier)(event)).resolves.toMatchObject({
      policyDocument: policy('Allow', `${API}/prod/*`),
    })
  })
})

describe('an authorizer of an HTTP API', () => {
  const event = (token?: string) => ({ ...events.http({ token }), type: 'REQUEST', routeArn: methodArn })

  it('answers in the simple form', async () => {
    const authorize = createHttpAuthorizer(verifier, {
      groups: ['admin'],
      context: ({ groups }) => ({ n: groups.length }),
    })
    await expect(authorize(event(token))).resolves.toEqual({ isAuthorized: true, context: { ...allowed, n: 2 } })
    for (const bad of [undefined, 'x', pool.token()]) {
      await expect(authorize(event(bad))).resolves.toEqual({ isAuthorized: false })
    }
    await expect(createHttpAuthorizer(unreachable)(event(token))).rejects.toThrow()
  })

  it('answers with a policy where told to', async () => {
    const authorize = createHttpAuthorizer(verifier, { response: 'iam' })
    await expect(authorize(event(token))).resolves.toMatchObject({
      principalId: 'a-1',
      policyDocument: policy('Allow', `${API}/prod/*/*`),
    })
    await expect(authorize(event('x'))).resolves.toMatchObject({ policyDocument: policy('Deny', `${API}/prod/*/*`) })
  })

  it('takes no claims for true that somebody placed', async () => {
    const claimed = { ...event(), requestContext: { authorizer: { lambda: { sub: 'a-1' } } } }
    const options = { trustAuthorizer: true } as object
    await expect(createHttpAuthorizer(verifier, options)(claimed)).resolves.toEqual({ isAuthorized: false })
  })

  it('names the client of an access token, not the resource it is bound to', async () => {
    const bound = pool.token({ scopes: ['pies/read'], claims: { aud: 'https://api.example' } })
    const { context } = await createHttpAuthorizer(verifier)(event(bound))
    expect(context).toHaveProperty('client_id', pool.clientId)
  })

  it('hands the user on to the function behind it', async () => {
    const { context = {} } = await createHttpAuthorizer(verifier)(event(token))
    const handler = withStrictHttpAuthentication(async ({ user }) => user, { trustAuthorizer: 'lambda' })
    const authenticateUserToken = vi.fn()
    for (const kind of ['http', 'rest', 'webSocket', 'appSync'] as const) {
      const behind = events[kind]({ authorizerContext: context })
      await expect(handler({ event: behind, context: {}, authenticateUserToken })).resolves.toMatchObject({
        id: 'a-1',
        username: 'ana',
        email: 'ana@example.com',
        groups: ['admin', 'b,c'],
      })
    }
    expect(authenticateUserToken).not.toHaveBeenCalled()
  })
})
