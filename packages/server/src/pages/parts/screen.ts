import { html } from 'hono/html'
import type { Markup, Page } from '../../http/browser/page.ts'
import { SHEET } from '../styles/sheet.ts'
import { alertOf, noticeOf } from './alert.ts'
import type { Field } from './fields/field.ts'
import { fieldOf } from './fields/field.ts'
import type { Asking } from './form.ts'
import type { Frame } from './frame.ts'
import { icons } from './icons.ts'
import { pictureOf } from './picture.ts'

export interface Screen {
  readonly title: string
  readonly lead?: string | Markup | undefined
  readonly notice?: string | Markup | undefined
  /** The form that may have gone wrong, and what it asks for. */
  readonly asking?: Asking | undefined
  readonly fields?: readonly Field[]
  readonly graphic?: Graphic
  readonly script?: string
  readonly status?: number
}

/** What a screen is about, at a glance: ours, and by what name a style may bring its own. */
export type Graphic = 'email' | 'sms' | 'app' | 'password' | 'passkey' | 'good' | 'bad' | 'person'
const GRAPHICS: Partial<Record<Graphic, string>> = {
  email: 'EMAIL_GRAPHIC',
  sms: 'SMS_GRAPHIC',
  app: 'AUTH_APP_GRAPHIC',
  password: 'PASSWORD_GRAPHIC',
  passkey: 'PASSKEY_GRAPHIC',
}

/** The page of a screen: `content` receives its fields, drawn. */
export function screen(frame: Frame, shown: Screen, content: (fields: readonly Markup[]) => Markup): Page {
  const { title, lead, asking, fields = [], notice, script, status } = shown
  const { language, brand } = frame
  const alert = asking ? alertOf(frame, asking, fields) : ''
  const drawn = fields.map((field, index) =>
    fieldOf(frame, asking ?? { form: { action: '', csrf: '' } }, field, alert === '' && index === 0),
  )
  const logo = logoOf(frame)
  const body = html`${barOf(frame, 'header')}
    <div class="background-customizable page">
      ${brand.logo.inside ? '' : logo}
      <main>
        ${brand.logo.inside ? logo : ''} ${graphicOf(frame, shown.graphic)}
        <h1>${title}</h1>
        ${lead === undefined ? '' : html`<p class="lead textDescription-customizable">${lead}</p>`}
        ${alert}${noticeOf(notice)} ${content(drawn)}
      </main>
    </div>
    ${barOf(frame, 'footer')}`
  return {
    title,
    body,
    script,
    ...(status !== undefined && { status }),
    look: {
      language: language.code,
      direction: language.direction,
      styles: [SHEET, ...brand.styles],
      head: iconOf(frame),
      images: Object.keys(brand.images).length > 0,
      hasForms: asking !== undefined,
      formsLeadTo: frame.formsLeadTo,
    },
  }
}

function logoOf({ brand, application }: Frame): Markup | '' {
  const logo = brand.logo.shown ? pictureOf(brand, 'FORM_LOGO', application ?? '', 'logo-customizable') : undefined
  if (logo) return html`<div class="logo banner-customizable">${logo}</div>`
  return application === undefined ? '' : html`<p class="application banner-customizable"><bdi>${application}</bdi></p>`
}

function graphicOf({ brand }: Frame, graphic: Graphic | undefined): Markup | '' {
  if (!brand.graphics || graphic === undefined) return ''
  const own = pictureOf(brand, GRAPHICS[graphic] ?? '')
  return own
    ? html`<div class="graphic own">${own}</div>`
    : html`<div class="graphic ${graphic}">${icons[graphic]}</div>`
}

function barOf({ brand }: Frame, which: 'header' | 'footer'): Markup | '' {
  if (!brand[which].shown) return ''
  const logo = (brand[which].logo && pictureOf(brand, `PAGE_${which.toUpperCase()}_LOGO`)) || ''
  return which === 'header' ? html`<header class="bar">${logo}</header>` : html`<footer class="bar">${logo}</footer>`
}

function iconOf({ brand }: Frame): Markup | '' {
  const { light, dark } = brand.images['FAVICON_SVG'] ?? brand.images['FAVICON_ICO'] ?? {}
  const href = light ?? dark
  return href === undefined ? '' : html`<link rel="icon" href="${href}" />`
}
