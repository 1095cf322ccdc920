import * as srp from '../../crypto/srp.ts'
import { nobody, passwordOfNobody } from '../../domain/decoy.ts'
import { open } from '../../domain/users/passwords.ts'
import { ApiError } from '../../errors.ts'
import type { SrpKept } from '../challenges/password-verifier.ts'
import type { Fields, Flow } from '../step.ts'
import { requireField } from '../step.ts'

const B_BYTES = 32

/** Proof of a password that never travels (auth-flows.md 5). A name nobody has gets a challenge like any other. */
export const USER_SRP_AUTH: Flow = {
  allowedBy: ['ALLOW_USER_SRP_AUTH'],
  notEnabled: 'USER_SRP_AUTH is not enabled for the client.',
  from: 'both',
  required: ['USERNAME', 'SRP_A'],
  check: publicValue,
  async start(attempt) {
    const { services, pool, user, name } = attempt
    const A = publicValue(attempt.parameters)
    const whose = user ?? nobody(services, pool, name)
    const { salt, verifier } = (user && open(services, pool, user)) ?? passwordOfNobody(services, pool, whose.username)
    const b = services.random(B_BYTES)
    const B = srp.serverPublic(verifier, b)
    return {
      ask: 'PASSWORD_VERIFIER',
      whose,
      keep: { A, B, b: Buffer.from(b).toString('base64') } satisfies SrpKept,
      parameters: {
        SALT: BigInt(`0x${salt.toString('hex')}`).toString(16),
        SRP_B: B,
        USERNAME: whose.username,
        USER_ID_FOR_SRP: whose.username,
      },
    }
  },
}

/** The client's public value. */
function publicValue(parameters: Fields): string {
  const A = srp.parsePublic(requireField(parameters, 'SRP_A'))
  if (A === undefined) throw new ApiError('InvalidParameterException', 'Invalid SRP_A value.')
  return A
}
