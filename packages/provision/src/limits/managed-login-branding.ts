import type { Limit } from './limit.ts'
import { NO_PAGES } from './pages.ts'

/** What the server does not do with a style of managed login. */
export const ManagedLoginBranding: readonly Limit[] = [
  { setting: 'ClientId', fate: 'without effect', because: NO_PAGES, named: () => undefined },
]
