import { attemptOf } from '../../first/attempt.ts'
import { askForProof } from '../../first/srp.ts'
import { publicValue } from '../../srp.ts'
import type { Challenge } from '../../step.ts'

/** The first step of SRP, chosen as the first factor. */
export const PASSWORD_SRP: Challenge = {
  required: ['SRP_A'],
  check: publicValue,
  respond: async (response) =>
    askForProof(attemptOf(response, response.whose.username), publicValue(response.responses)),
}
