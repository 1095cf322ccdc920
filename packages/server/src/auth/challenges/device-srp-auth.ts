import { openVerifier } from '../../domain/devices/confirm.ts'
import { requireSameDevice } from '../device.ts'
import { pose, publicValue } from '../srp.ts'
import type { Challenge } from '../step.ts'

/**
 * The first step of a remembered device's proof. It needs the Session: nothing else in its answer shows that a first
 * factor was proven, and the proof may stand for the second one.
 */
export const DEVICE_SRP_AUTH: Challenge = {
  required: ['DEVICE_KEY', 'SRP_A'],
  check: publicValue,
  async ask({ user }) {
    return { parameters: { USERNAME: user.username } }
  },
  async respond(response) {
    const { services, pool, responses } = response
    const { user, device } = await requireSameDevice(response)
    const { keep, parameters } = pose(services, publicValue(responses), openVerifier(services, pool, device))
    return {
      ask: 'DEVICE_PASSWORD_VERIFIER',
      whose: user,
      keep,
      parameters: { DEVICE_KEY: device.key, ...parameters, USERNAME: user.username },
    }
  },
}
