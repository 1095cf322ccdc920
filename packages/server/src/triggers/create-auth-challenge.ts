import { fields, text } from './asking/answer.ts'
import type { Trigger } from './trigger.ts'

/** Before a custom challenge is posed: what the client is shown of it, and what only its judge is. */
export const CreateAuthChallenge: Trigger<'CreateAuthChallenge'> = {
  prefix: 'CreateAuthChallenge',
  part: ({ challengeName, session, userNotFound, clientMetadata }) => ({
    request: { challengeName, session, userNotFound, clientMetadata },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  }),
  reply: (response) => ({
    publicParameters: fields(response, 'publicChallengeParameters') ?? {},
    privateParameters: fields(response, 'privateChallengeParameters') ?? {},
    metadata: text(response, 'challengeMetadata'),
  }),
}
