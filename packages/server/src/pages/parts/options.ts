import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import type { icons } from './icons.ts'
import { icons as all } from './icons.ts'

export interface Option {
  readonly value: string
  readonly label: string
  readonly detail?: string | undefined
  readonly icon: keyof typeof icons
}

/** Ways to go on, each a button that sends the form they stand in. */
export function optionList(name: string, options: readonly Option[]): Markup {
  const option = ({ value, label, detail, icon }: Option) =>
    html`<li>
      <button class="option" type="submit" name="${name}" value="${value}">
        ${all[icon]}<span
          ><bdi>${label}</bdi>${detail === undefined ? '' : html`<small><bdi>${detail}</bdi></small>`}</span
        >${all.next}
      </button>
    </li>`
  return html`<ul class="options">
    ${options.map(option)}
  </ul>`
}
