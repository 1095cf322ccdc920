import { openVerifier } from '../../domain/devices/confirm.ts'
import { deviceGroupKey } from '../../domain/devices/devices.ts'
import { judged } from '../password.ts'
import { requireSameDevice } from '../device.ts'
import type { SrpKept } from '../srp.ts'
import { CLAIM_FIELDS, isProven, refuseBadTimestamp } from '../srp.ts'
import type { Challenge } from '../step.ts'

/** The second step of a remembered device's proof: that it has the password it was confirmed with. */
export const DEVICE_PASSWORD_VERIFIER: Challenge<SrpKept> = {
  required: ['DEVICE_KEY', ...CLAIM_FIELDS],
  hasSecretBlock: true,
  check: refuseBadTimestamp,
  async respond(response) {
    const { services, pool } = response
    const { user, device } = await requireSameDevice(response)
    const { verifier } = openVerifier(services, pool, device)
    const prover = { poolName: deviceGroupKey(services, pool), identity: device.key, verifier }
    // Counted as guesses at the password are, and with them.
    const known = await judged(services, response, { user, who: user.sub, clears: true }, () =>
      isProven(response, prover),
    )
    return { proven: 'DEVICE', user: known }
  },
}
