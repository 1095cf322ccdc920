import { flag } from './asking/answer.ts'
import type { Trigger } from './trigger.ts'

/** Whether the answer to a custom challenge is right. */
export const VerifyAuthChallengeResponse: Trigger<'VerifyAuthChallengeResponse'> = {
  prefix: 'VerifyAuthChallengeResponse',
  part: ({ privateChallengeParameters, challengeAnswer, userNotFound, clientMetadata }) => ({
    request: { privateChallengeParameters, challengeAnswer, userNotFound, clientMetadata },
    response: { answerCorrect: false },
  }),
  reply: (response) => ({ answerCorrect: flag(response, 'answerCorrect') }),
}
