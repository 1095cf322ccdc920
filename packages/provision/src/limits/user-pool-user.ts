import type { Limit } from './limit.ts'

const TOO_EARLY = 'users of a template are made before functions run'

/** What the server does not do with the properties of a user. */
export const UserPoolUser: readonly Limit[] = [
  { setting: 'ClientMetadata', fate: 'without effect', because: TOO_EARLY },
  { setting: 'ValidationData', fate: 'without effect', because: TOO_EARLY },
]
