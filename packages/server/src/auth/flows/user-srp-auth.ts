import { nobody } from '../../domain/decoy.ts'
import { askForProof } from '../first/srp.ts'
import { publicValue } from '../srp.ts'
import type { Flow } from '../step.ts'

/** Proof of a password that never travels (auth-flows.md 5). A name nobody has gets a challenge like any other. */
export const USER_SRP_AUTH: Flow = {
  allowedBy: ['ALLOW_USER_SRP_AUTH'],
  notEnabled: 'USER_SRP_AUTH is not enabled for the client.',
  from: 'both',
  required: ['USERNAME', 'SRP_A'],
  check: publicValue,
  async start(attempt) {
    const { services, pool, user, name, parameters } = attempt
    return askForProof({ ...attempt, whose: user ?? nobody(services, pool, name) }, publicValue(parameters))
  },
}
