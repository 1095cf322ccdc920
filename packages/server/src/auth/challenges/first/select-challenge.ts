import { ApiError } from '../../../errors.ts'
import { choicesOf, firstFactors } from '../../first-factors.ts'
import { attemptOf } from '../../first/attempt.ts'
import { publicValue } from '../../srp.ts'
import type { Challenge } from '../../step.ts'
import { requireField } from '../../step.ts'

/** Under which name the sign-in began: what an answer shows of nobody follows from it. */
export interface Selecting {
  readonly name: string
}

/** Which of several first factors is to be shown. What the chosen one asks for may come along. */
export const SELECT_CHALLENGE: Challenge<Selecting> = {
  required: ['ANSWER'],
  check(responses) {
    if (responses['ANSWER'] === 'PASSWORD') requireField(responses, 'PASSWORD')
    if (responses['ANSWER'] === 'PASSWORD_SRP') publicValue(responses)
  },
  async respond(response) {
    const attempt = attemptOf(response, response.kept.name)
    const answer = requireField(response.responses, 'ANSWER')
    const { target } = response.progress
    const { available } = await choicesOf(attempt, target === undefined ? [] : [target])
    const chosen = available.find((name) => name === answer)
    if (!chosen) throw new ApiError('InvalidParameterException', 'ANSWER must be one of AvailableChallenges.')
    return firstFactors[chosen].begin(attempt)
  },
}
