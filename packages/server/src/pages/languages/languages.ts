import { en } from './europe/en.ts'
import * as all from './index.ts'
import type { Language } from './texts.ts'

const byCode = new Map<string, Language>(Object.values(all).map((language) => [language.code.toLowerCase(), language]))

/** The language of a code, as the query's `lang` has it; English for one that is not there. */
export function languageOf(code: string | undefined): Language {
  return byCode.get(code?.toLowerCase() ?? '') ?? en
}
