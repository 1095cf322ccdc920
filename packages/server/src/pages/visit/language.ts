import { cookieNamed } from '../../http/browser/cookies.ts'
import type { Front } from '../../oauth/front.ts'
import { languageOf } from '../languages/languages.ts'
import type { Language } from '../languages/texts.ts'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** The language that the query's `lang` asks for, which is remembered, or that it asked for before. */
export function languageAsked(
  { isSecure }: Front,
  request: Request,
  query: URLSearchParams,
): { readonly language: Language; readonly cookies: readonly string[] } {
  const asked = query.get('lang')
  const language = languageOf(asked ?? cookieNamed(request, 'lang'))
  if (asked === null) return { language, cookies: [] }
  const secure = isSecure ? '; Secure' : ''
  const line = `lang=${language.code}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure}`
  return { language, cookies: [line] }
}
