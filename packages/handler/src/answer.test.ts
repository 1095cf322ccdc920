import { describe, expect, it } from 'vitest'
import { createHandler, forbidden, notFound, type CorsOptions } from './index.ts'
import { events } from './testing/index.ts'

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
