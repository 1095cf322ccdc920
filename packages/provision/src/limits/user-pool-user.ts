import type { Limit } from './limit.ts'

const MAPPED_ONLY = 'a function runs where the server’s configuration maps its name'

/** What the server does not do with the properties of a user. */
export const UserPoolUser: readonly Limit[] = [
  { setting: 'ClientMetadata', fate: 'without effect', because: MAPPED_ONLY },
  { setting: 'ValidationData', fate: 'without effect', because: MAPPED_ONLY },
]
