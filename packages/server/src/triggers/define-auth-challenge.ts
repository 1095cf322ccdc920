import { flag, text } from './asking/answer.ts'
import type { Trigger } from './trigger.ts'

/** In a custom sign-in, at its start and after every round: what is to be shown next, or whether it ends. */
export const DefineAuthChallenge: Trigger<'DefineAuthChallenge'> = {
  prefix: 'DefineAuthChallenge',
  part: ({ session, userNotFound, clientMetadata }) => ({
    request: { session, userNotFound, clientMetadata },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  }),
  reply: (response) => ({
    challengeName: text(response, 'challengeName'),
    issueTokens: flag(response, 'issueTokens'),
    failAuthentication: flag(response, 'failAuthentication'),
  }),
}
