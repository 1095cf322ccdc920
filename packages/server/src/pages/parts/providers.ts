import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import type { Frame } from './frame.ts'
import { fill } from './fill.ts'
import { icons, marks } from './icons.ts'
import { pictureOf } from './picture.ts'

/** Somebody else who can say who a person is. */
export interface Provider {
  /** As the pool has it: the four that everybody knows are known by it. */
  readonly name: string
  readonly href: string
}

const SHOWN: Readonly<Record<string, string>> = { LoginWithAmazon: 'Amazon', SignInWithApple: 'Apple' }

/** A button for each, in the order of the style. */
export function providerButtons(frame: Frame, providers: readonly Provider[]): Markup | '' {
  if (providers.length === 0) return ''
  const { order, icons: withIcons } = frame.brand.providers
  const place = ({ name }: Provider) => (order.includes(name) ? order.indexOf(name) : order.length)
  const sorted = providers.toSorted((one, other) => place(one) - place(other))
  const button = ({ name, href }: Provider) => {
    const social = isMarked(name)
    const words = fill(frame.language.texts.signIn.with, { provider: SHOWN[name] ?? name })
    const icon = pictureOf(frame.brand, `IDP_BUTTON_ICON:${name}`) ?? (social ? marks[name] : icons.company)
    return html`<li>
      <a class="provider ${social ? 'socialButton-customizable' : 'idpButton-customizable'}" href="${href}"
        >${withIcons ? icon : ''}<span>${words}</span></a
      >
    </li>`
  }
  return html`<ul class="providers">
    ${sorted.map(button)}
  </ul>`
}

function isMarked(name: string): name is keyof typeof marks {
  return Object.hasOwn(marks, name)
}

export function divider({ language }: Frame): Markup {
  return html`<p class="divider"><span>${language.texts.general.or}</span></p>`
}
