import type { Trigger } from './trigger.ts'

/** In place of all ways to send e-mail: the function sends the code itself. */
export const CustomEmailSender: Trigger<'CustomEmailSender'> = {
  prefix: 'CustomEmailSender',
  isUnawaited: true,
  part: ({ code, clientMetadata }) => ({
    request: { type: 'customEmailSenderRequestV1', code, clientMetadata },
    response: {},
  }),
  reply: () => true,
}
