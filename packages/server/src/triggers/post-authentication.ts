import type { Trigger } from './trigger.ts'

/** After everything was shown and before there are tokens: may refuse. */
export const PostAuthentication: Trigger<'PostAuthentication'> = {
  prefix: 'PostAuthentication',
  part: ({ newDeviceUsed, clientMetadata }) => ({ request: { newDeviceUsed, clientMetadata }, response: {} }),
  reply: () => true,
}
