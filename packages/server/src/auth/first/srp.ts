import { passwordOfNobody } from '../../domain/decoy.ts'
import { open } from '../../domain/users/passwords.ts'
import { pose } from '../srp.ts'
import type { Ask } from '../step.ts'
import type { FirstAttempt } from './attempt.ts'

/**
 * Poses the challenge of SRP (auth-flows.md 5), by the client's public value. A name nobody has, and a user without a
 * password, get one like any other.
 */
export function askForProof(
  { services, pool, user, whose }: Pick<FirstAttempt, 'services' | 'pool' | 'user' | 'whose'>,
  A: string,
): Ask {
  const opened = (user && open(services, pool, user)) ?? passwordOfNobody(services, pool, whose.username)
  const { keep, parameters: posed } = pose(services, A, opened)
  return {
    ask: 'PASSWORD_VERIFIER',
    whose,
    keep,
    parameters: { ...posed, USERNAME: whose.username, USER_ID_FOR_SRP: whose.username },
  }
}
