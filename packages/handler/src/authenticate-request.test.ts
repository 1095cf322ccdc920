import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { authenticateRequest, createAuthenticator, createTokenVerifier, type Authentication } from './index.ts'
import { createTestPool, events } from './testing/index.ts'

const pool = createTestPool()
const options = { authenticateUserToken: createAuthenticator(createTokenVerifier(pool.verifier)) }
const token = pool.token({ sub: 'a-1', groups: ['bakers'] })
const headers = { authorization: `Bearer ${token}` }

it.each([
  ['a request of the Fetch API', new Request('http://localhost', { headers })],
  ['its headers', new Headers(headers)],
  ['a Lambda event', events.rest({ token })],
  ['the headers of an event, by themselves', { headers }],
])('knows the user of %s', async (_, source) => {
  await expect(authenticateRequest(source, options)).resolves.toMatchObject({
    userId: 'a-1',
    user: { groups: ['bakers'] },
    refusal: undefined,
  })
})

it('knows the user of a request of node:http, and refuses one with two headers', async () => {
  const seen: Authentication[] = []
  const judge = async (request: IncomingMessage, response: ServerResponse) => {
    seen.push(await authenticateRequest(request, options))
    response.end()
  }
  const server = createServer((request, response) => void judge(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listening on TCP
  for (const lines of [
    ['Host', 'localhost', 'Authorization', headers.authorization],
    ['Host', 'localhost', 'Authorization', headers.authorization, 'Authorization', 'Bearer other'],
  ]) {
    await new Promise<void>((resolve, reject) => {
      const answered = send({ port, host: '127.0.0.1', headers: lines }, (response) =>
        response.resume().on('end', resolve),
      )
      answered.on('error', reject).end()
    })
  }
  server.close()
  expect(seen).toMatchObject([{ userId: 'a-1' }, { refusal: { why: 'token', problem: { statusCode: 401 } } }])
})

it.each<[string, Parameters<typeof authenticateRequest>[0], string, number]>([
  ['no token', new Headers(), 'nothing', 401],
  ['another token', new Headers({ authorization: 'Bearer x' }), 'token', 401],
  ['another scheme', new Request('http://localhost', { headers: { authorization: 'Basic eDp5' } }), 'token', 401],
  ['a user without the right', { headers: { authorization: `Bearer ${pool.token()}` } }, 'rights', 403],
  ['a message of a queue', { Records: [] } as object, 'event', 401],
  ['nothing at all', undefined as never, 'event', 401],
  ['a header that looks like a method', { headers: { get: 'x' } }, 'nothing', 401],
])('refuses %s without an exception', async (_, source, why, statusCode) => {
  const { user, refusal } = await authenticateRequest(source, { ...options, groups: 'bakers' })
  expect(user).toBeUndefined()
  expect(refusal).toMatchObject({ why, problem: { statusCode } })
})

it('refuses when the keys are out of reach', async () => {
  const fetch = () => Promise.reject(new Error('down'))
  const authenticateUserToken = createAuthenticator(createTokenVerifier({ ...pool.verifier, fetch }))
  const { refusal } = await authenticateRequest({ headers }, { authenticateUserToken })
  expect(refusal).toMatchObject({ why: 'unavailable', problem: { statusCode: 503 } })
})

it('believes an authorizer only where that is said', async () => {
  const event = events.http({ claims: { sub: 'b-2' } })
  expect((await authenticateRequest(event, options)).userId).toBeUndefined()
  expect((await authenticateRequest(event, { ...options, trustAuthorizer: 'jwt' })).userId).toBe('b-2')
})
