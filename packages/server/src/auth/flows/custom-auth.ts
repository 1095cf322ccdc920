import { nobody } from '../../domain/decoy.ts'
import { ApiError } from '../../errors.ts'
import { decide } from '../custom.ts'
import { publicValue } from '../srp.ts'
import type { Custom, Fields, Flow } from '../step.ts'

/** What the pool's functions ask, with the proof of a password among it where the client begins with SRP_A. */
export const CUSTOM_AUTH: Flow = {
  allowedBy: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
  notEnabled: 'CUSTOM_AUTH is not enabled for the client.',
  from: 'both',
  required: ['USERNAME'],
  check: beginning,
  async start({ services, pool, client, user, name, parameters, occasion }) {
    const whose = user ?? nobody(services, pool, name)
    const progress = { flow: 'CUSTOM_AUTH', by: occasion.by, proven: [] }
    return decide({ services, pool, client, whose, user, progress, occasion }, beginning(parameters))
  },
}

/** Where a custom sign-in begins: the client says so in CHALLENGE_NAME. */
function beginning(parameters: Fields): Custom {
  const { CHALLENGE_NAME: first = 'CUSTOM_CHALLENGE' } = parameters
  if (first === 'CUSTOM_CHALLENGE') return { rounds: [] }
  if (first !== 'SRP_A') throw new ApiError('InvalidParameterException', 'CHALLENGE_NAME is SRP_A or CUSTOM_CHALLENGE.')
  const round = { challengeName: first, challengeResult: true, challengeMetadata: null }
  return { rounds: [round], A: publicValue(parameters) }
}
