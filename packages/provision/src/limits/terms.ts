import type { Limit } from './limit.ts'
import { NO_PAGES } from './pages.ts'

/** What the server does not do with terms that people agree to. */
export const Terms: readonly Limit[] = [{ setting: 'TermsName', fate: 'without effect', because: NO_PAGES }]
