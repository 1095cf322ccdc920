import { counterOfNobody, passwordOfNobody } from '../../domain/decoy.ts'
import { open, srpName } from '../../domain/users/passwords.ts'
import { judged } from '../password.ts'
import type { SrpKept } from '../srp.ts'
import { CLAIM_FIELDS, isProven, refuseBadTimestamp } from '../srp.ts'
import type { Challenge } from '../step.ts'

/** The second step of SRP: the proof that the client knows the password. */
export const PASSWORD_VERIFIER: Challenge<SrpKept> = {
  required: CLAIM_FIELDS,
  hasSecretBlock: true,
  check: refuseBadTimestamp,
  async respond(response) {
    const { services, pool, whose, user } = response
    const opened = (user && open(services, pool, user)) ?? passwordOfNobody(services, pool, whose.username)
    // Counted as guesses at that name in clear are.
    const who = user?.sub ?? counterOfNobody(services, whose.sub)
    const prover = { poolName: srpName(pool), identity: whose.username, verifier: opened.verifier }
    const known = await judged(services, response, { user, who }, async () => {
      const right = await isProven(response, prover)
      return right && user?.password !== undefined
    })
    return { proven: 'PASSWORD', user: known }
  },
}
