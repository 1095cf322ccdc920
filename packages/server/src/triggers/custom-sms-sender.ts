import type { Trigger } from './trigger.ts'

/** In place of all ways to send text messages: the function sends the code itself. */
export const CustomSMSSender: Trigger<'CustomSMSSender'> = {
  prefix: 'CustomSMSSender',
  isUnawaited: true,
  part: ({ code, clientMetadata }) => ({
    request: { type: 'customSMSSenderRequestV1', code, clientMetadata },
    response: {},
  }),
  reply: () => true,
}
