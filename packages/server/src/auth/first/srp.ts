import * as srp from '../../crypto/srp.ts'
import { passwordOfNobody } from '../../domain/decoy.ts'
import { open } from '../../domain/users/passwords.ts'
import { ApiError } from '../../errors.ts'
import type { SrpKept } from '../challenges/password-verifier.ts'
import type { Ask, Fields } from '../step.ts'
import { requireField } from '../step.ts'
import type { FirstAttempt } from './attempt.ts'

const B_BYTES = 32

/**
 * Poses the challenge of SRP (auth-flows.md 5). A name nobody has, and a user without a password, get one like any
 * other.
 */
export function askForProof({ services, pool, user, whose, parameters }: FirstAttempt): Ask {
  const A = publicValue(parameters)
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
}

/** The client's public value; refuses one that is none. */
export function publicValue(parameters: Fields): string {
  const A = srp.parsePublic(requireField(parameters, 'SRP_A'))
  if (A === undefined) throw new ApiError('InvalidParameterException', 'Invalid SRP_A value.')
  return A
}
