import { describe, expect, it } from 'vitest'
import { server } from '../../test/server.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'

const { client, raw, log, pool: makePool } = await server()
const PASSWORD = 'Passw0rd!'

describe('a sign-in under way', () => {
  it.each([
    ['the pool', (pool: { id: string }) => client.deleteUserPool({ UserPoolId: pool.id })],
    [
      'the client',
      (pool: { id: string; clientId: string }) =>
        client.deleteUserPoolClient({ UserPoolId: pool.id, ClientId: pool.clientId }),
    ],
    ['the user', (pool: { id: string }) => client.adminDeleteUser({ UserPoolId: pool.id, Username: 'ana' })],
  ])('is refused or done, and nothing else, when %s is deleted', async (_, remove) => {
    for (const hasKeys of [false, true]) {
      const pool = await makePool()
      await pool.user({ username: 'ana', password: PASSWORD })
      const refreshToken = hasKeys ? (await pool.signIn('ana', PASSWORD)).refreshToken : 'x'
      const start = srpStart()
      const { ChallengeParameters } = await client.initiateAuth({
        ClientId: pool.clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'ana', SRP_A: start.A },
      })
      const ClientId = pool.clientId
      const requests: [string, object][] = [
        ['InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ana', PASSWORD } }],
        ['InitiateAuth', { ClientId, AuthFlow: 'REFRESH_TOKEN', AuthParameters: { REFRESH_TOKEN: refreshToken } }],
        [
          'RespondToAuthChallenge',
          {
            ClientId,
            ChallengeName: 'PASSWORD_VERIFIER',
            ChallengeResponses: srpClaim(pool.id, PASSWORD, start, ChallengeParameters),
          },
        ],
      ]
      const send = () =>
        Array.from({ length: 8 }, () => requests.map(([name, body]) => raw(name, JSON.stringify(body)))).flat()
      const answers = send()
      await Promise.resolve(remove(pool))
      const later = send()
      for (const answer of await Promise.all([...answers, ...later])) {
        expect([200, 400], JSON.stringify(log.lines.at(-1))).toContain(answer.status)
      }
    }
  })
})
