import type { Trigger } from './trigger.ts'

/** After a user was confirmed, or has set a new password by a code. What it refuses has happened. */
export const PostConfirmation: Trigger<'PostConfirmation'> = {
  prefix: 'PostConfirmation',
  part: ({ clientMetadata }) => ({ request: { clientMetadata }, response: {} }),
  reply: () => true,
}
