import type { Trigger } from './trigger.ts'

/** Before a password is judged: may refuse. */
export const PreAuthentication: Trigger<'PreAuthentication'> = {
  prefix: 'PreAuthentication',
  part: ({ validationData, userNotFound }) => ({ request: { validationData, userNotFound }, response: {} }),
  reply: () => true,
}
