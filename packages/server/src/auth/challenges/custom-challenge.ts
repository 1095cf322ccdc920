import type { CustomKept } from '../custom.ts'
import { askFunction, decide } from '../custom.ts'
import { invalidSession } from '../session.ts'
import type { Challenge } from '../step.ts'
import { requireField } from '../step.ts'

/**
 * A question that a function of the pool made and another one judges. A wrong answer is no refusal: the function that
 * decides is told of it, and may ask again. Answers are not counted as guesses at a password are (auth-flows.md 13).
 */
export const CUSTOM_CHALLENGE: Challenge<CustomKept> = {
  required: ['ANSWER'],
  isGoodOnce: true,
  async ask(from) {
    const { custom } = from.progress
    if (!custom) throw invalidSession()
    return decide({ ...from, whose: from.user }, custom)
  },
  async respond(response) {
    const { progress, responses, kept } = response
    const { answerCorrect } = await askFunction('VerifyAuthChallengeResponse', response, {
      privateChallengeParameters: kept.privateParameters,
      challengeAnswer: requireField(responses, 'ANSWER'),
    })
    const round = {
      challengeName: 'CUSTOM_CHALLENGE',
      challengeResult: answerCorrect,
      challengeMetadata: kept.metadata,
    }
    const rounds = [...(progress.custom?.rounds ?? []), round]
    return decide(response, { ...progress.custom, rounds })
  },
}
