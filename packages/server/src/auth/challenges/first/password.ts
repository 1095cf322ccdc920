import { attemptOf } from '../../first/attempt.ts'
import { proveByPassword } from '../../password.ts'
import type { Challenge } from '../../step.ts'

/** The password in clear, chosen as the first factor. */
export const PASSWORD: Challenge = {
  required: ['PASSWORD'],
  respond: (response) => proveByPassword(attemptOf(response, response.whose.username)),
}
