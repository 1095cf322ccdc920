import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'

/**
 * A text with values, or markup, in its places.
 *
 * A name can hold marks that turn the direction of all that follows it: `bdi` keeps them to themselves.
 */
export function fill(text: string, values: Readonly<Record<string, string | Markup>>): Markup {
  const parts = text.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part
    const value = values[part] ?? ''
    return typeof value === 'string' ? html`<bdi>${value}</bdi>` : value
  })
  return html`${parts}`
}
