import * as srp from '../crypto/srp.ts'
import { passwordOfNobody } from '../domain/decoy.ts'
import type { Services } from '../domain/services.ts'
import { open } from '../domain/users/passwords.ts'
import { ApiError } from '../errors.ts'
import type { Pool, User } from '../storage/port/index.ts'
import type { SrpKept } from './challenges/password-verifier.ts'
import type { Ask, Fields, Whose } from './step.ts'
import { requireField } from './step.ts'

const B_BYTES = 32

/** Asks for the proof of a password, by the client's public value. A name nobody has gets a challenge like any other. */
export function askForPassword(
  services: Pick<Services, 'keyring' | 'random'>,
  { pool, whose, user }: { pool: Pool; whose: Whose; user: User | undefined },
  A: string,
): Ask {
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

/** The client's public value. */
export function publicValue(parameters: Fields): string {
  const A = srp.parsePublic(requireField(parameters, 'SRP_A'))
  if (A === undefined) throw new ApiError('InvalidParameterException', 'Invalid SRP_A value.')
  return A
}
