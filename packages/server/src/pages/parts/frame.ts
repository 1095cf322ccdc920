import type { Brand } from '../branding/brand.ts'
import type { Language } from '../languages/texts.ts'

/** What every screen is drawn in. */
export interface Frame {
  readonly language: Language
  readonly brand: Brand
  /** Whose page it is, shown where there is no logo. */
  readonly application?: string | undefined
  /** The origins to which the answer of a form may lead: the application's callback, and providers. */
  readonly formsLeadTo: readonly string[]
}
