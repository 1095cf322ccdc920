import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import type { Texts } from '../languages/texts.ts'
import { fill } from './fill.ts'

/** Where the two documents are. */
export interface Terms {
  readonly terms: string
  readonly privacy: string
}

/** A sentence with a link to each of them, which opens beside the form. */
export function agreed(sentence: string, { signUp }: Texts, { terms, privacy }: Terms): Markup {
  // A pool says where they are: an address that is a program would run here.
  const to = (href: string, label: string) =>
    /^https?:\/\//i.test(href) ? html`<a href="${href}" target="_blank" rel="noreferrer">${label}</a>` : label
  return fill(sentence, { terms: to(terms, signUp.termsOfUse), privacy: to(privacy, signUp.privacyPolicy) })
}
