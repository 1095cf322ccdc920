import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import { icons } from './icons.ts'

/** Who is signing in. */
export function person(username: string): Markup {
  return html`<p class="who">${icons.person}<bdi>${username}</bdi></p>`
}
