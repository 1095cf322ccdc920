import type { Limit } from './limit.ts'
import { NOBODY_ELSEWHERE } from './pages.ts'

/** What the server does not do with an identity provider. */
export const UserPoolIdentityProvider: readonly Limit[] = [
  { setting: 'ProviderName', fate: 'without effect', because: NOBODY_ELSEWHERE },
]
