import { describe, expect, it, vi } from 'vitest'
import { createHandler, forbidden, notFound, tooManyRequests, type CorsOptions } from '../index.ts'
import { events } from '../testing/index.ts'

const cookies = ['a=1; Path=/', 'b=2']
const rich = {
  statusCode: 200,
  headers: { 'Content-Type': 'text/plain', 'X-Count': 3, 'X-None': undefined },
  multiValueHeaders: { Link: ['<a>', '<b>'] },
  cookies,
  body: 'pie',
}
const answer = (event: object, result: unknown, cors?: CorsOptions) =>
  createHandler(async () => result, { cors })({})(event, {})

describe('an answer with several values of a header', () => {
  it('of a REST API', async () => {
    await expect(answer(events.rest(), rich)).resolves.toEqual({
      statusCode: 200,
      headers: { 'Content-Type': 'text/plain', 'X-Count': '3', Link: '<a>, <b>' },
      multiValueHeaders: { 'Set-Cookie': cookies },
      body: 'pie',
    })
  })

  it('of an HTTP API and of a Function URL', async () => {
    for (const event of [events.http(), events.functionUrl()]) {
      await expect(answer(event, rich)).resolves.toEqual({
        statusCode: 200,
        headers: { 'Content-Type': 'text/plain', 'X-Count': '3', Link: '<a>, <b>' },
        cookies,
        body: 'pie',
      })
    }
  })

  it('of a load balancer, in the one map that it reads', async () => {
    await expect(answer(events.alb({ multiValueHeaders: true }), rich)).resolves.toEqual({
      statusCode: 200,
      statusDescription: '200 OK',
      multiValueHeaders: {
        'Content-Type': ['text/plain'],
        'X-Count': ['3'],
        Link: ['<a>', '<b>'],
        'Set-Cookie': cookies,
      },
      body: 'pie',
    })
    await expect(answer(events.alb(), { ...rich, cookies: ['b=2'] })).resolves.toEqual({
      statusCode: 200,
      statusDescription: '200 OK',
      headers: { 'Content-Type': 'text/plain', 'X-Count': '3', Link: '<a>, <b>', 'Set-Cookie': 'b=2' },
      body: 'pie',
    })
  })
})

describe('an answer', () => {
  it.each(['rest', 'http', 'functionUrl', 'webSocket', 'appSync'] as const)(
    'of the kind %s stays the same object when nothing has to be done',
    async (kind) => {
      const plain = { statusCode: 200, headers: { a: 'b' }, body: '' }
      await expect(answer(events[kind](), plain)).resolves.toBe(plain)
    },
  )

  it.each<[unknown, string | undefined]>([
    ['pie', 'pie'],
    [{ pies: 3 }, '{"pies":3}'],
    [[1], '[1]'],
    [undefined, undefined],
  ])('of an HTTP API may be %j, with headers for other pages too', async (result, body) => {
    await expect(answer(events.http(), result)).resolves.toBe(result)
    await expect(answer(events.http(), result, { origins: '*' })).resolves.toEqual({
      statusCode: 200,
      headers: {
        'Content-Type': 'application/json',
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'WWW-Authenticate,Retry-After',
      },
      body,
    })
  })

  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  const throwing = {
    toJSON() {
      throw new Error('secret')
    },
  }
  it.each<[string, unknown]>([
    ['a BigInt', { pies: 3n }],
    ['a circle', circular],
    ['one that throws', [throwing]],
    ['a BigInt alone', 3n],
    ['a BigInt in an HTTP answer', { statusCode: 200, body: 3n }],
  ])('that JSON cannot write is a fault: %s', async (_, result) => {
    const logger = { error: vi.fn() }
    for (const cors of [undefined, { origins: '*' as const }]) {
      const handler = createHandler(async () => result, { cors, logger })({})
      for (const kind of ['rest', 'http', 'alb'] as const) {
        const answered = await handler(events[kind](), {})
        expect(() => JSON.stringify(answered)).not.toThrow()
        expect(answered).toMatchObject({ statusCode: 500, body: expect.not.stringContaining('secret') })
      }
      await expect(handler(events.appSync(), {})).rejects.toHaveProperty('name', 'Internal Server Error')
    }
    expect(logger.error).toHaveBeenCalledTimes(8)
  })

  it('may have numbers and flags for headers, and so may a refusal', async () => {
    const headers = { 'Retry-After': 0, 'X-Big': 3n, 'X-Flag': true, 'X-None': undefined, 'X-Null': null } as never
    const written = { 'Retry-After': '0', 'X-Big': '3', 'X-Flag': 'true' }
    const refused = (await answer(events.http(), tooManyRequests('Slower', { headers }))) as { headers: object }
    expect(refused).toMatchObject({ statusCode: 429, headers: written })
    expect(Object.keys(refused.headers)).not.toContain('X-None')
    expect(Object.keys(refused.headers)).not.toContain('X-Null')
    for (const event of [events.rest(), events.http(), events.alb()]) {
      await expect(answer(event, { statusCode: 200, headers, body: '' }, { origins: '*' })).resolves.toMatchObject({
        statusCode: 200,
        headers: written,
      })
    }
    await expect(answer(events.rest(), { statusCode: 200, headers: { 'X-Count': 3 } })).resolves.toMatchObject({
      statusCode: 200,
    })
  })

  it('to AppSync is the value or an error', async () => {
    const list = [{ id: 1 }]
    await expect(answer(events.appSync(), list)).resolves.toBe(list)
    await expect(answer(events.appSync(), forbidden('Not your pie'))).rejects.toMatchObject({
      name: 'Forbidden',
      message: 'Not your pie',
    })
    const fault = createHandler(() => Promise.reject(new Error('secret')))({ logger: { error: () => {} } })
    await expect(fault(events.appSync(), {})).rejects.toMatchObject({
      name: 'Internal Server Error',
      message: 'Internal Server Error',
    })
  })

  it('of a load balancer with the headers of requests in lists is one, too, when it refuses', async () => {
    expect(await answer(events.alb({ multiValueHeaders: true }), notFound())).toEqual({
      statusCode: 404,
      statusDescription: '404 Not Found',
      multiValueHeaders: { 'Content-Type': ['application/problem+json'], 'Cache-Control': ['no-store'] },
      body: '{"type":"about:blank","title":"Not Found","status":404}',
    })
  })
})
