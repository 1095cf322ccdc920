import type { Limit } from './limit.ts'

const NO_FUNCTION = 'no function is called'

/** What the server does not do with the properties of a user. */
export const UserPoolUser: readonly Limit[] = [
  { setting: 'ClientMetadata', fate: 'without effect', because: NO_FUNCTION },
  { setting: 'ValidationData', fate: 'without effect', because: NO_FUNCTION },
]
