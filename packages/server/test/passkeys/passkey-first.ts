import { askForPasskey } from '../../src/auth/challenges/web-authn.ts'
import type { Flow } from '../../src/auth/step.ts'
import { nobody } from '../../src/domain/decoy.ts'

/** A flow that begins with a passkey, for as long as the house has none: a test adds it to the registry. */
export const USER_AUTH: Flow = {
  allowedBy: ['ALLOW_USER_AUTH'],
  notEnabled: 'USER_AUTH is not enabled for the client.',
  from: 'both',
  required: ['USERNAME'],
  async start({ services, pool, user, name }) {
    const whose = user ?? nobody(services, pool, name)
    return { ask: 'WEB_AUTHN', whose, ...(await askForPasskey(services, pool, whose, user)) }
  },
}
