import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking } from '../../parts/form.ts'
import { form, link, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { Identifier } from '../../parts/fields/identifier.ts'
import { identifierField } from '../../parts/fields/identifier.ts'
import { screen } from '../../parts/screen.ts'

export interface Forgot extends Asking {
  readonly identifier: Identifier
  readonly signIn: string
}

/** Whose password is to be set anew. Field `username`. */
export function forgot(frame: Frame, model: Forgot): Page {
  const { texts } = frame.language
  const { forgot: title, forgotLead: lead, sendCode } = texts.password
  const fields = [identifierField(texts, model.identifier)]
  return screen(
    frame,
    { title, lead, asking: model, fields, graphic: 'password' },
    (fields) =>
      html`${form(model.form, html`${fields}${submit(sendCode)}`)} ${ways(link(model.signIn, texts.general.back))}`,
  )
}
