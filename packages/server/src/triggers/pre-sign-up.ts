import { flag } from './asking/answer.ts'
import type { Trigger } from './trigger.ts'

/** Before a user is stored: may refuse, confirm, and call addresses verified. */
export const PreSignUp: Trigger<'PreSignUp'> = {
  prefix: 'PreSignUp',
  part: ({ validationData, clientMetadata }) => ({
    request: { validationData: validationData ?? null, clientMetadata },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  }),
  reply: (response) => ({
    autoConfirmUser: flag(response, 'autoConfirmUser'),
    autoVerifyEmail: flag(response, 'autoVerifyEmail'),
    autoVerifyPhone: flag(response, 'autoVerifyPhone'),
  }),
}
