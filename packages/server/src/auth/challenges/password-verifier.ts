import * as srp from '../../crypto/srp.ts'
import { Busy } from '../../crypto/srp-pool.ts'
import { counterOfNobody, passwordOfNobody } from '../../domain/decoy.ts'
import { open, srpName } from '../../domain/users/passwords.ts'
import { ApiError } from '../../errors.ts'
import { networkOf } from '../../http/peer.ts'
import { judged, refuseDevice } from '../password.ts'
import type { Challenge, Response } from '../step.ts'
import { requireField } from '../step.ts'

/** What SRP has to remember between its two steps. */
export interface SrpKept {
  readonly A: string
  readonly B: string
  readonly b: string
}

const BAD_TIMESTAMP = 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.'

/** The second step of SRP: the proof that the client knows the password. */
export const PASSWORD_VERIFIER: Challenge<SrpKept> = {
  required: ['PASSWORD_CLAIM_SIGNATURE', 'PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP'],
  hasSecretBlock: true,
  check(responses) {
    // Its age is not judged: SECRET_BLOCK has an expiry of its own by the server's clock, and the client's may differ.
    const fits = srp.parseTimestamp(requireField(responses, 'TIMESTAMP'))
    if (!fits) throw new ApiError('InvalidParameterException', BAD_TIMESTAMP)
  },
  async respond(response) {
    const { services, pool, responses, whose, user } = response
    const opened = (user && open(services, pool, user)) ?? passwordOfNobody(services, pool, whose.username)
    // Counted as guesses at that name in clear are.
    const who = user?.sub ?? counterOfNobody(services, whose.sub)
    const known = await judged(services, response, { user, who }, async () => {
      const key = await sharedKey(response, opened.verifier)
      const claim = {
        poolName: srpName(pool),
        identity: whose.username,
        secretBlock: requireField(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'),
        timestamp: requireField(responses, 'TIMESTAMP'),
      }
      const signature = requireField(responses, 'PASSWORD_CLAIM_SIGNATURE')
      const right = key !== undefined && srp.signatureMatches(signature, { key, ...claim })
      return right && srp.isExactTimestamp(claim.timestamp) && user?.password !== undefined
    })
    refuseDevice(responses)
    return { proven: 'PASSWORD', user: known }
  },
}

async function sharedKey({ services, occasion, whose, kept: { A, B, b } }: Response<SrpKept>, verifier: Buffer) {
  const from = { peer: networkOf(occasion.peer), user: whose.sub }
  try {
    return await services.srp.sharedKey({ A, B, b: Buffer.from(b, 'base64'), verifier }, from)
  } catch (cause) {
    if (cause instanceof Busy) throw new ApiError('TooManyRequestsException', 'Too many requests', { cause })
    throw cause
  }
}
