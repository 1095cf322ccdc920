import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { N, pow, powBase2, toInteger, warmUp } from '../packages/server/src/crypto/modexp.ts'
import { K, pad, privateExponent, signature } from '../packages/server/src/crypto/srp.ts'
import { json, text } from './client.ts'
import { PASSWORD, type Inhabited } from './seed.ts'
import { inFlight } from './measure/statistics.ts'

/** How many requests are under way at once where a row names no number. */
export const WIDTH = 16

/** Signs users in by password, one after the other of those who can. */
export function passwordSignIns({ server, clientId, knownName }: Inhabited) {
  let next = 0
  return async (count: number, width = WIDTH, client = clientId): Promise<string[]> => {
    const from = next
    next += count
    const bodies = Array.from({ length: count }, (_, index) =>
      json({
        ClientId: client,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: knownName(from + index), PASSWORD },
      }),
    )
    return inFlight(count, width, (index) => server.client.send('InitiateAuth', bodies[index] ?? Buffer.alloc(0)))
  }
}

const CHALLENGED = 'PASSWORD_VERIFIER'
const a = toInteger(randomBytes(32))

/**
 * Signs users in by SRP. A call makes so many first and so many second calls, mixed; what a client computes between the
 * two is done by `prepare` beforehand, when nothing is measured.
 */
export async function srpSignIns({ server, poolId, clientId, knownName }: Inhabited) {
  await warmUp()
  const A = powBase2(a)
  const [, poolName = ''] = poolId.split('_')
  const timestamp = 'Thu Jan 1 00:00:00 UTC 2026'
  let next = 0
  let challenged: string[] = []
  let answers: Buffer[] = []

  const firsts = (count: number) =>
    Array.from({ length: count }, () => {
      const AuthParameters = { USERNAME: knownName((next += 1)), SRP_A: A.toString(16) }
      return json({ ClientId: clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters })
    })

  function prove(challenge: string): Buffer {
    const { Session, ChallengeParameters: parameters } = JSON.parse(challenge) as Record<string, unknown>
    const identity = text(parameters, 'USER_ID_FOR_SRP')
    const secretBlock = text(parameters, 'SECRET_BLOCK')
    const B = BigInt(`0x${text(parameters, 'SRP_B')}`)
    const salt = pad(BigInt(`0x${text(parameters, 'SALT')}`))
    const x = privateExponent({ poolName, identity, password: PASSWORD, salt })
    const u = toInteger(
      createHash('sha256')
        .update(Buffer.concat([pad(A), pad(B)]))
        .digest(),
    )
    const S = pow(B + N * K - K * powBase2(x), a + u * x)
    const key = Buffer.from(hkdfSync('sha256', pad(S), pad(u), 'Caldera Derived Key', 16))
    return json({
      ClientId: clientId,
      ChallengeName: CHALLENGED,
      Session,
      ChallengeResponses: {
        USERNAME: identity,
        PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
        PASSWORD_CLAIM_SIGNATURE: signature({ key, poolName, identity, secretBlock, timestamp }),
        TIMESTAMP: timestamp,
      },
    })
  }

  return {
    /** Computes the proofs of what `run` began, or begins with so many. */
    async prepare(count: number): Promise<void> {
      if (challenged.length === 0) {
        const bodies = firsts(count)
        challenged = await inFlight(count, WIDTH, (index) =>
          server.client.send('InitiateAuth', bodies[index] ?? Buffer.alloc(0)),
        )
      }
      answers = challenged.map(prove)
      challenged = []
    },
    /** Finishes the sign-ins that are prepared and begins as many others. */
    async run(width = WIDTH): Promise<void> {
      const seconds = answers
      const bodies = firsts(seconds.length)
      const results = await inFlight(seconds.length * 2, width, (index) => {
        const [operation, all] = index % 2 === 0 ? (['InitiateAuth', bodies] as const) : ([RESPOND, seconds] as const)
        return server.client.send(operation, all[index >> 1] ?? Buffer.alloc(0))
      })
      challenged = results.filter((_, index) => index % 2 === 0)
      answers = []
    },
  }
}

const RESPOND = 'RespondToAuthChallenge'
