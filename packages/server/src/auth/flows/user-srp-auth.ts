import { nobody, passwordOfNobody } from '../../domain/decoy.ts'
import { open } from '../../domain/users/passwords.ts'
import { pose, publicValue } from '../srp.ts'
import type { Flow } from '../step.ts'

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
    const opened = (user && open(services, pool, user)) ?? passwordOfNobody(services, pool, whose.username)
    const { keep, parameters } = pose(services, A, opened)
    return {
      ask: 'PASSWORD_VERIFIER',
      whose,
      keep,
      parameters: { ...parameters, USERNAME: whose.username, USER_ID_FOR_SRP: whose.username },
    }
  },
}
