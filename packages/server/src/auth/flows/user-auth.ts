import { nobody } from '../../domain/decoy.ts'
import { unavailable } from '../../domain/pools/tier.ts'
import { ApiError } from '../../errors.ts'
import type { Selecting } from '../challenges/first/select-challenge.ts'
import { choicesOf, firstFactors, levelsWithin } from '../first-factors.ts'
import { signInFromSignUp } from '../first/sign-up.ts'
import { publicValue } from '../srp.ts'
import type { Flow } from '../step.ts'

/**
 * The first factor is chosen (auth-flows.md 8): the preferred one if the user has it, else one of a list. A session of a
 * sign-up that was confirmed just now takes the place of one.
 *
 * Whoever has none, and nobody, get the challenges of all that the pool allows, in every client.
 */
export const USER_AUTH: Flow = {
  allowedBy: ['ALLOW_USER_AUTH'],
  notEnabled: 'USER_AUTH is not enabled for the client.',
  from: 'both',
  required: ['USERNAME'],
  hidesUsers: true,
  takesSession: true,
  migrates: ({ PREFERRED_CHALLENGE, PASSWORD }) => PREFERRED_CHALLENGE === 'PASSWORD' && Boolean(PASSWORD),
  check({ PREFERRED_CHALLENGE: preferred, SRP_A, TARGET_ACR_VALUES: target, MAX_AGE: age }, { pool }) {
    const { UserPoolTier: tier } = pool.settings
    if (tier === 'LITE') throw unavailable(tier, ['Choice-Based Sign-In'])
    if (preferred !== undefined && !Object.hasOwn(firstFactors, preferred)) {
      throw new ApiError('InvalidParameterException', 'PREFERRED_CHALLENGE is not a first factor.')
    }
    if (target !== undefined && levelsWithin(pool, target).length === 0) {
      throw new ApiError('InvalidParameterException', 'No sign-in to the user pool reaches any of TARGET_ACR_VALUES.')
    }
    // Everybody who gets here signs in anew, so no sign-in is too old.
    if (age !== undefined && !/^\d{1,9}$/.test(age)) {
      throw new ApiError('InvalidParameterException', 'MAX_AGE is a number of seconds.')
    }
    if (preferred === 'PASSWORD_SRP' && SRP_A) publicValue({ SRP_A })
  },
  async start(attempt) {
    const { services, pool, user, name, parameters } = attempt
    const whose = user ?? nobody(services, pool, name)
    const targets = levelsWithin(pool, parameters['TARGET_ACR_VALUES'] ?? '')
    if (attempt.session !== undefined) {
      return {
        ...(await signInFromSignUp(attempt, attempt.session)),
        target: targets.toSorted((one, other) => one - other)[0],
      }
    }
    const { available, target } = await choicesOf(attempt, targets)
    const preferred = available.find((factor) => factor === parameters['PREFERRED_CHALLENGE'])
    if (!preferred) {
      return { ask: 'SELECT_CHALLENGE', whose, parameters: {}, keep: { name } satisfies Selecting, available, target }
    }
    const outcome = await firstFactors[preferred].begin({ ...attempt, whose })
    return 'ask' in outcome ? { ...outcome, available, target } : { ...outcome, target }
  },
}
