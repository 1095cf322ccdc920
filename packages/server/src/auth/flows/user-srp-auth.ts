import { nobody } from '../../domain/decoy.ts'
import { askForPassword, publicValue } from '../srp.ts'
import type { Flow } from '../step.ts'

/** Proof of a password that never travels (auth-flows.md 5). */
export const USER_SRP_AUTH: Flow = {
  allowedBy: ['ALLOW_USER_SRP_AUTH'],
  notEnabled: 'USER_SRP_AUTH is not enabled for the client.',
  from: 'both',
  required: ['USERNAME', 'SRP_A'],
  check: publicValue,
  async start({ services, pool, user, name, parameters }) {
    const whose = user ?? nobody(services, pool, name)
    return askForPassword(services, { pool, whose, user }, publicValue(parameters))
  },
}
