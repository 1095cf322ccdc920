import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createAuthenticator, createTokenVerifier } from '../index.ts'
import { createTestPool, events } from '../testing/index.ts'
import * as express from './express.ts'
import * as fastify from './fastify.ts'
import * as hono from './hono.ts'
import createMiddy from '@middy/core'
import * as middy from './middy.ts'
import { createUserContext } from './trpc.ts'

const pool = createTestPool()
const authenticateUserToken = createAuthenticator(createTokenVerifier(pool.verifier))
const token = pool.token({ sub: 'a-1', groups: ['admin'] })
const unreachable = createAuthenticator(
  createTokenVerifier({ ...pool.verifier, fetch: () => Promise.reject(new Error('down')) }),
)
const authorization = `Bearer ${token}`

describe('with Hono', () => {
  const app = new Hono<{ Variables: hono.OptionalVariables }>()
  app.use('/strict', hono.strictAuthentication({ authenticateUserToken }))
  app.use('/owners', hono.strictAuthentication({ authenticateUserToken, groups: 'owners' }))
  app.use('/optional', hono.optionalAuthentication({ authenticateUserToken, cookie: 'session' }))
  app.use('/down', hono.optionalAuthentication({ authenticateUserToken: unreachable }))
  app.use('/picky', hono.optionalAuthentication({ authenticateUserToken, onInvalid: 'refuse' }))
  app.get('/:path', (c) => c.json({ userId: c.get('userId') ?? 'N/A', groups: c.get('user')?.groups }))

  it.each<[string, Record<string, string>, number, object]>([
    ['/strict', { authorization }, 200, { userId: 'a-1', groups: ['admin'] }],
    ['/strict', {}, 401, { detail: 'Service requires an authenticated user' }],
    ['/strict', { authorization: 'Bearer x' }, 401, { status: 401 }],
    ['/owners', { authorization }, 403, { requiredGroups: ['owners'] }],
    ['/optional', {}, 200, { userId: 'N/A' }],
    ['/optional', { authorization: 'Bearer x' }, 200, { userId: 'N/A' }],
    ['/optional', { cookie: `session=${token}` }, 200, { userId: 'a-1' }],
    ['/picky', { authorization: 'Bearer x' }, 401, {}],
    ['/picky', {}, 200, { userId: 'N/A' }],
    ['/down', { authorization }, 503, {}],
    ['/down', {}, 200, { userId: 'N/A' }],
  ])('answers %s %j with %s', async (path, headers, status, body) => {
    const response = await app.request(path, { headers })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject(body)
    if (status !== 200) expect(response.headers.get('content-type')).toBe('application/problem+json')
  })
})

// As Express hands them: the objects of node:http, and a function that goes on
describe('with Express', () => {
  const strict = express.strictAuthentication({ authenticateUserToken })
  const broken = express.strictAuthentication({ authenticateUserToken: () => Promise.reject(new Error('bug')) })
  const server = createServer((request, response) => {
    const next = (error?: unknown) => {
      const { userId } = request as { userId?: string }
      response.end(error === undefined ? `user ${userId}` : `error ${(error as Error).message}`)
    }
    void (request.url === '/broken' ? broken : strict)(request, response, next)
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => void server.close())
  const get = (path: string, headers = {}) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers })

  it('sets the user, and answers where there is none', async () => {
    expect(await (await get('/', { authorization })).text()).toBe('user a-1')
    const refused = await get('/')
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="api"')
    expect(await refused.json()).toMatchObject({ status: 401 })
  })

  it('refuses two different headers', async () => {
    const { port } = server.address() as AddressInfo
    const status = await new Promise((resolve, reject) => {
      const lines = ['Host', 'localhost', 'Authorization', authorization, 'Authorization', 'Bearer other']
      request({ port, host: '127.0.0.1', headers: lines as never }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(401)
  })

  it('hands on an error of the authenticator', async () => {
    expect(await (await get('/broken', { authorization })).text()).toBe('error bug')
  })

  it('lets anybody in without a name', async () => {
    const request = { headers: {} }
    const next = vi.fn()
    await express.optionalAuthentication({ authenticateUserToken })(request, { writeHead: next, end: next }, next)
    expect(next).toHaveBeenCalledExactlyOnceWith(undefined)
    expect(request).toHaveProperty('userId', undefined)
  })
})

describe('with Fastify', () => {
  const reply = () => ({ code: vi.fn(), headers: vi.fn(), send: vi.fn() })

  it('sets the user before the route', async () => {
    const request = { headers: { authorization } }
    await expect(fastify.strictAuthentication({ authenticateUserToken })(request, reply())).resolves.toBeUndefined()
    expect(request).toMatchObject({ userId: 'a-1', user: { groups: ['admin'] } })
    const anybody = { headers: {} }
    await expect(fastify.optionalAuthentication({ authenticateUserToken })(anybody, reply())).resolves.toBeUndefined()
    expect(anybody).toHaveProperty('user', undefined)
  })

  it('refuses two different headers, of which only the raw request has both', async () => {
    const raw = { headers: { authorization }, headersDistinct: { authorization: [authorization, 'Bearer other'] } }
    const sent = reply()
    await fastify.strictAuthentication({ authenticateUserToken })({ headers: raw.headers, raw }, sent)
    expect(sent.code).toHaveBeenCalledWith(401)
  })

  it('answers in place of the route', async () => {
    const sent = reply()
    const hook = fastify.strictAuthentication({ authenticateUserToken })
    await expect(hook({ headers: {} }, sent)).resolves.toBe(sent)
    expect(sent.code).toHaveBeenCalledWith(401)
    expect(sent.headers).toHaveBeenCalledWith(expect.objectContaining({ 'Content-Type': 'application/problem+json' }))
    expect(sent.send).toHaveBeenCalledWith(expect.stringContaining('authenticated user'))
  })
})

describe('with middy', () => {
  // Middy calls this one function of Lambda's context
  const lambdaContext = () => ({ getRemainingTimeInMillis: () => 1_000 }) as never

  it('sets the user, and answers early where there is none', async () => {
    const { before } = middy.strictAuthentication({ authenticateUserToken })
    const context = lambdaContext()
    await expect(before({ event: events.rest({ token }), context })).resolves.toBeUndefined()
    expect(context).toMatchObject({ userId: 'a-1', user: { id: 'a-1' } })
    await expect(before({ event: events.rest(), context: lambdaContext() })).resolves.toMatchObject({ statusCode: 401 })
    await expect(before({ event: events.alb(), context: lambdaContext() })).resolves.toMatchObject({
      statusDescription: '401 Unauthorized',
    })
    await expect(before({ event: { Records: [] }, context: lambdaContext() })).resolves.toMatchObject({
      statusCode: 401,
    })
    // AppSync would take a response for the data
    await expect(before({ event: events.appSync(), context: lambdaContext() })).rejects.toHaveProperty(
      'name',
      'Unauthorized',
    )
  })

  it('works in middy itself', async () => {
    const handle = createMiddy((_event: unknown, context: object) =>
      Promise.resolve({ statusCode: 200, body: Reflect.get(context, 'userId') as unknown }),
    ).use(middy.strictAuthentication({ authenticateUserToken }))
    await expect(handle(events.rest({ token }), lambdaContext())).resolves.toMatchObject({
      statusCode: 200,
      body: 'a-1',
    })
    await expect(handle(events.rest(), lambdaContext())).resolves.toMatchObject({ statusCode: 401 })
  })

  it('lets anybody in without a name', async () => {
    const context = lambdaContext()
    const { before } = middy.optionalAuthentication({ authenticateUserToken, trustAuthorizer: 'jwt' })
    await expect(before({ event: events.http(), context })).resolves.toBeUndefined()
    expect(context).toHaveProperty('userId', undefined)
    await before({ event: events.http({ claims: { sub: 'b-2' } }), context })
    expect(context).toHaveProperty('userId', 'b-2')
  })
})

describe('with tRPC', () => {
  const createContext = createUserContext({ authenticateUserToken })

  it('knows the user of each of its adapters', async () => {
    const headers = { authorization }
    for (const source of [
      { req: new Request('http://localhost', { headers }) },
      { req: { headers } },
      { event: events.http({ token }) },
    ]) {
      await expect(createContext(source)).resolves.toMatchObject({ userId: 'a-1', user: { groups: ['admin'] } })
    }
  })

  it('says why there is none', async () => {
    const refusalOf = async (create: typeof createContext, authorization?: string) =>
      (await create({ req: { headers: { authorization } } })).refusal?.code
    await expect(refusalOf(createContext)).resolves.toBe('UNAUTHORIZED')
    await expect(refusalOf(createContext, 'Bearer x')).resolves.toBe('UNAUTHORIZED')
    const owners = createUserContext({ authenticateUserToken, groups: 'owners' })
    await expect(refusalOf(owners, authorization)).resolves.toBe('FORBIDDEN')
    const down = createUserContext({ authenticateUserToken: unreachable })
    await expect(refusalOf(down, authorization)).resolves.toBe('SERVICE_UNAVAILABLE')
  })
})
