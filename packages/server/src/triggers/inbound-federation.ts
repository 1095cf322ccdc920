import { values } from './asking/answer.ts'
import type { Trigger } from './trigger.ts'

/** Before what a provider says of a user is mapped: says what is, in its place. */
export const InboundFederation: Trigger<'InboundFederation'> = {
  prefix: 'InboundFederation',
  part: ({ providerName, providerType, attributes }) => ({
    request: { providerName, providerType, attributes },
    response: { userAttributesToMap: {} },
  }),
  // None at all leaves them as they were.
  reply(response) {
    const attributes = values(response, 'userAttributesToMap')
    return { attributes: Object.keys(attributes).length > 0 ? attributes : undefined }
  },
}
