import type { Limit } from './limit.ts'
import { NO_PAGES } from './pages.ts'

/** What the server does not do with the classic look of pages. */
export const UserPoolUICustomizationAttachment: readonly Limit[] = [
  { setting: 'ClientId', fate: 'without effect', because: NO_PAGES, named: () => undefined },
]
