import { expect, it } from 'vitest'
import { server } from './server.ts'
import { srpClaim, srpStart } from './srp-client.ts'

const { client, services, pool: makePool } = await server()

it.each([
  ['another address', '192.0.2.1'],
  ['the same address', '127.0.0.1'],
])('hundreds of proofs for names that nobody has, from %s, keep nobody else from signing in', async (_, peer) => {
  const pool = await makePool()
  const { username, password } = await pool.user()
  const start = srpStart()
  const { ChallengeParameters } = await client.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: start.A },
  })
  const exchange = { A: start.A, B: start.A, b: services.random(32), verifier: services.random(384) }
  const others = Array.from({ length: 400 }, (_, index) =>
    services.srp.sharedKey(exchange, { peer, user: `nobody${index}` }).catch((error: Error) => error.name),
  )
  await client.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: srpClaim(pool.id, password, start, ChallengeParameters),
  })
  const outcomes = await Promise.all(others)
  expect(outcomes.filter((outcome) => outcome === 'Busy').length).toBeGreaterThanOrEqual(400 - 256)
})
