import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Field } from '../../parts/fields/field.ts'
import type { Asking } from '../../parts/form.ts'
import { form, link, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import { screen } from '../../parts/screen.ts'

export interface SetUpAddress extends Asking {
  readonly by: 'sms' | 'email'
  readonly choose?: string | undefined
}

/** Where the codes of a second factor are to go. Field `phone_number` or `email`. */
export function setUpAddress(frame: Frame, model: SetUpAddress): Page {
  const { labels, hints, secondFactor, password, code } = frame.language.texts
  const shown: { title: string; lead: string; field: Field } =
    model.by === 'sms'
      ? {
          title: secondFactor.sms,
          lead: secondFactor.phoneLead,
          field: { name: 'phone_number', label: labels.phone, type: 'tel', autocomplete: 'tel', hint: hints.phone },
        }
      : {
          title: secondFactor.email,
          lead: secondFactor.emailLead,
          field: { name: 'email', label: labels.email, type: 'email', autocomplete: 'email' },
        }
  return screen(
    frame,
    { title: shown.title, lead: shown.lead, asking: model, fields: [shown.field], graphic: model.by },
    (fields) =>
      html`${form(model.form, html`${fields}${submit(password.sendCode)}`)} ${ways(link(model.choose, code.otherWay))}`,
  )
}
