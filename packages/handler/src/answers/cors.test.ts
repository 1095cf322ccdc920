import { describe, expect, it, vi } from 'vitest'
import { createHandler, forbidden, withStrictHttpAuthentication, type CorsOptions } from '../index.ts'
import { events } from '../testing/index.ts'

const ORIGIN = 'https://pies.example'
const from = (origin: string, headers = {}) => ({ headers: { Origin: origin, ...headers } })
const preflight = (origin = ORIGIN) => ({
  method: 'OPTIONS',
  ...from(origin, { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'authorization' }),
})
const ok = { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: 'pie' }
const api = (cors: CorsOptions, result: unknown = ok) => {
  const handler = createHandler(async () => result, { cors })({})
  return async (event: object) => (await handler(event, {})) as { statusCode: number; headers: Record<string, string> }
}

describe('the answer to a page', () => {
  it('names its origin when that is allowed', async () => {
    const { headers } = await api({ origins: ['https://a.example', ORIGIN], credentials: true })(
      events.rest(from(ORIGIN)),
    )
    expect(headers).toEqual({
      'Content-Type': 'text/plain',
      Vary: 'Origin',
      'Access-Control-Allow-Origin': ORIGIN,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'WWW-Authenticate,Retry-After',
    })
  })

  it.each(['https://pies.example.evil.example', 'http://pies.example', 'null', `${ORIGIN}, ${ORIGIN}`])(
    'names no origin to %s',
    async (origin) => {
      for (const event of [events.rest(from(origin)), events.rest({ ...preflight(origin) })]) {
        const { headers } = await api({ origins: [ORIGIN], credentials: true })(event)
        expect(Object.keys(headers).filter((name) => name.startsWith('Access-Control'))).toEqual([])
        expect(headers['Vary']).toMatch(/^Origin/)
      }
    },
  )

  it('is for all pages where that is said', async () => {
    const { headers } = await api({ origins: '*', exposeHeaders: ['ETag'] })(events.http(from(ORIGIN)))
    expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag' })
    expect(headers).not.toHaveProperty('Vary')
  })

  it('asks a function', async () => {
    const origins = (origin: string) => /^https:\/\/pr-\d+\.pies\.example$/.test(origin)
    const call = api({ origins, credentials: true })
    const allowed = await call(events.rest(from('https://pr-12.pies.example')))
    expect(allowed.headers['Access-Control-Allow-Origin']).toBe('https://pr-12.pies.example')
    expect((await call(events.rest(from(ORIGIN)))).headers).not.toHaveProperty('Access-Control-Allow-Origin')
    const all = api({ origins: () => true, credentials: true })
    expect((await all(events.rest(from('null')))).headers).not.toHaveProperty('Access-Control-Allow-Origin')
  })

  it('waits for the function', async () => {
    const call = api({ origins: async (origin) => origin === ORIGIN, credentials: true })
    expect((await call(events.rest(from(ORIGIN)))).headers['Access-Control-Allow-Origin']).toBe(ORIGIN)
    const other = await call(events.rest(from('https://evil.example')))
    expect(other.headers).not.toHaveProperty('Access-Control-Allow-Origin')
  })

  it.each<[string, () => boolean | Promise<boolean>]>([
    [
      'throws',
      () => {
        throw new Error('secret')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('secret'))],
  ])('is for none when the function %s', async (_, origins) => {
    const logger = { error: vi.fn() }
    const handler = createHandler(async () => ok, { cors: { origins, credentials: true }, logger })({})
    for (const event of [events.http(from(ORIGIN)), events.rest(preflight())]) {
      const answer = (await handler(event, {})) as { headers: object; body: string }
      expect(answer).toHaveProperty('statusCode', 500)
      expect(answer.headers).not.toHaveProperty('Access-Control-Allow-Origin')
      expect(answer.body).not.toContain('secret')
    }
    expect(logger.error).toHaveBeenCalledTimes(2)
  })

  it('has the headers when it is a refusal or a fault', async () => {
    const logger = { error: vi.fn() }
    const options = { cors: { origins: [ORIGIN] }, logger }
    const strict = createHandler(
      withStrictHttpAuthentication(async () => ok),
      options,
    )({ authenticateUserToken: async () => undefined })
    const faulty = createHandler(() => Promise.reject(new Error('secret')), options)({})
    const refusing = createHandler(() => forbidden('No'), options)({})
    for (const [handler, status] of [
      [strict, 401],
      [faulty, 500],
      [refusing, 403],
    ] as const) {
      expect(await handler(events.http(from(ORIGIN)), {})).toMatchObject({
        statusCode: status,
        headers: { 'Access-Control-Allow-Origin': ORIGIN, Vary: 'Origin', 'Cache-Control': 'no-store' },
      })
    }
    expect(logger.error).toHaveBeenCalledOnce()
  })

  it('has no second opinion of the handler, and keeps what it varies by', async () => {
    const headers = { 'access-control-allow-origin': '*', vary: 'Accept' }
    const call = api({ origins: [ORIGIN] }, { statusCode: 200, headers, body: '' })
    expect((await call(events.rest(from('https://evil.example')))).headers).toEqual({ Vary: 'Accept, Origin' })
  })

  it('has no headers by default', async () => {
    const handler = createHandler(async () => ok)({})
    await expect(handler(events.rest(from(ORIGIN)), {})).resolves.toBe(ok)
    await expect(handler(events.rest(preflight()), {})).resolves.toBe(ok)
  })
})

describe('a preflight', () => {
  it.each(['rest', 'http', 'functionUrl', 'alb'] as const)('is answered without authentication (%s)', async (kind) => {
    const authenticateUserToken = vi.fn()
    const handle = vi.fn()
    const cors = { origins: [ORIGIN], credentials: true, headers: ['Authorization', 'X-Pie'], maxAge: 60 }
    const handler = createHandler(withStrictHttpAuthentication(handle), { cors })({ authenticateUserToken })
    const response = await handler(events[kind](preflight()), {})
    expect(response).toMatchObject({
      statusCode: 204,
      body: '',
      headers: {
        'Access-Control-Allow-Origin': ORIGIN,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Methods': 'GET,HEAD,POST,PUT,PATCH,DELETE',
        'Access-Control-Allow-Headers': 'Authorization,X-Pie',
        'Access-Control-Max-Age': '60',
        Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      },
    })
    expect(handle).not.toHaveBeenCalled()
    expect(authenticateUserToken).not.toHaveBeenCalled()
  })

  it('is not what is no event at all', async () => {
    await expect(api({ origins: [ORIGIN] })(undefined as never)).resolves.toHaveProperty('statusCode', 200)
  })

  it('is one only with the headers of one', async () => {
    const call = api({ origins: [ORIGIN] })
    await expect(call(events.rest({ method: 'OPTIONS', ...from(ORIGIN) }))).resolves.toHaveProperty('statusCode', 200)
    await expect(call(events.rest({ ...preflight(), method: 'PUT' }))).resolves.toHaveProperty('statusCode', 200)
  })
})

it.each<[string, unknown]>([
  ['all origins with credentials', { origins: '*', credentials: true }],
  ['all origins in a list with credentials', { origins: ['*'], credentials: true }],
  ['all origins beside one', { origins: ['*', ORIGIN] }],
  ['sandboxes with credentials', { origins: ['null'], credentials: true }],
  ['a path', { origins: [`${ORIGIN}/`] }],
  ['a bare host', { origins: ['pies.example'] }],
  ['nothing', { origins: [undefined] }],
])('does not let %s pass', (_, cors) => {
  expect(() => createHandler(async () => ok, { cors: cors as CorsOptions })).toThrow(/^Not a usable origin/)
})
