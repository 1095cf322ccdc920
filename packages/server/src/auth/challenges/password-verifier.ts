import * as srp from '../../crypto/srp.ts'
import { Busy } from '../../crypto/srp-pool.ts'
import { counterOfNobody } from '../../domain/limits/lockout.ts'
import { decoy, open, srpName } from '../../domain/users/passwords.ts'
import { ApiError } from '../../errors.ts'
import { afterFirstFactor } from '../after-first-factor.ts'
import { judged, refuseDevice } from '../password.ts'
import { INVALID_SESSION, openSecretBlock, openSession, refuseSpent, spendingOf } from '../session.ts'
import type { SrpState } from '../session.ts'
import type { Challenge, Response } from '../step.ts'
import { requireField } from '../step.ts'
import { sessionUser } from '../session-user.ts'

const BAD_TIMESTAMP = 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.'

/** The second step of SRP. The state is in SECRET_BLOCK, so a Session may be left out. */
export const PASSWORD_VERIFIER: Challenge = {
  required: ['PASSWORD_CLAIM_SIGNATURE', 'PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP'],
  async respond(response) {
    const { services, pool, client, responses, name } = response
    const signature = requireField(responses, 'PASSWORD_CLAIM_SIGNATURE')
    const secretBlock = requireField(responses, 'PASSWORD_CLAIM_SECRET_BLOCK')
    const timestamp = requireField(responses, 'TIMESTAMP')
    // Its age is not judged: SECRET_BLOCK has an expiry of its own by the server's clock, and the client's may differ.
    if (!srp.parseTimestamp(timestamp)) throw new ApiError('InvalidParameterException', BAD_TIMESTAMP)

    const state = openState(response, secretBlock)
    await refuseSpent(services, state)
    const user = await sessionUser(services, pool, state, name)

    const opened = (user && open(services, pool, user)) ?? decoy(services, pool, state.username)
    // Counted as guesses at that name in clear are.
    const who = user?.sub ?? counterOfNobody(services, state.sub)
    const known = await judged(services, { pool, client }, { user, who }, async () => {
      const key = await sharedKey(response, state, opened.verifier)
      const claim = { poolName: srpName(pool), identity: state.username, secretBlock, timestamp }
      const right = key !== undefined && srp.signatureMatches(signature, { key, ...claim })
      return right && user?.password !== undefined
    })
    refuseDevice(responses)
    return afterFirstFactor(services, { pool, client, user: known }, spendingOf(state))
  },
}

function openState({ services, pool, client, session }: Response, secretBlock: string): SrpState {
  const at = { pool, client, challenge: 'PASSWORD_VERIFIER' }
  const state = openSecretBlock(services, at, secretBlock)
  if (session !== undefined && openSession(services, at, session).jti !== state.jti) {
    throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  }
  return state
}

async function sharedKey({ services, peer }: Response, { A, B, b, sub }: SrpState, verifier: Buffer) {
  try {
    return await services.srp.sharedKey({ A, B, b: Buffer.from(b, 'base64'), verifier }, { peer, user: sub })
  } catch (cause) {
    if (cause instanceof Busy) throw new ApiError('TooManyRequestsException', 'Too many requests', { cause })
    throw cause
  }
}
