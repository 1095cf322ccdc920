// Sends requests through the real frameworks, by the README's own programs. `main.ts` writes these beside this file, each
// under the name of what it imports, where the packed packages are installed.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { createUserTokenAuthenticator } from '@poolhouse/handler'
import { createTestPool, events } from '@poolhouse/handler/testing'

const pool = createTestPool()
// What a reader has by then
globalThis.authenticateUserToken = createUserTokenAuthenticator(pool.verifier)
const baker = `Bearer ${pool.token({ groups: ['bakers'] })}`
const stranger = `Bearer ${pool.token()}`

const program = (name) => import(`./${name}.mjs`)

/** Status and body of the answers to a baker, to a stranger and to nobody. */
async function answers(ask) {
  const seen = []
  for (const authorization of [baker, stranger, undefined]) {
    seen.push(await ask(authorization === undefined ? {} : { authorization }))
  }
  return seen
}

function check([[status, body], ...refusals]) {
  assert.equal(status, 200)
  assert.match(body, /bakers/)
  assert.deepEqual(
    refusals.map(([status, body]) => [status, JSON.parse(body).status]),
    [
      [403, 403],
      [401, 401],
    ],
  )
}

test('Hono', async () => {
  const { app } = await program('hono')
  check(
    await answers(async (headers) => {
      const response = await app.request('/pies', { headers })
      return [response.status, await response.text()]
    }),
  )
})

test('Express', async () => {
  const { app } = await program('express')
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/pies`
  const seen = await answers(async (headers) => {
    const response = await fetch(url, { headers })
    return [response.status, await response.text()]
  })
  server.closeAllConnections()
  server.close()
  check(seen)
})

test('Fastify', async () => {
  const { app } = await program('fastify')
  check(
    await answers(async (headers) => {
      const { statusCode, body } = await app.inject({ url: '/pies', headers })
      return [statusCode, body]
    }),
  )
})

test('middy', async () => {
  const { pies } = await program('@middy-core')
  check(
    await answers(async (headers) => {
      const context = { getRemainingTimeInMillis: () => 1000 }
      const { statusCode, body } = await pies(events.http({ headers, path: '/pies' }), context)
      return [statusCode, body]
    }),
  )
})

test('Powertools, behind each kind of API', async () => {
  const { app } = await program('@aws-lambda-powertools-event-handler-http')
  for (const kind of ['rest', 'http', 'alb']) {
    check(
      await answers(async (headers) => {
        const { statusCode, body } = await app.resolve(events[kind]({ headers, path: '/pies' }), {})
        return [statusCode, body]
      }),
    )
  }
})
