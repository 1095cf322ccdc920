import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking } from '../../parts/form.ts'
import { form, link, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { Identifier } from '../../parts/fields/identifier.ts'
import { identifierField } from '../../parts/fields/identifier.ts'
import { screen } from '../../parts/screen.ts'

export interface Resend extends Asking {
  readonly identifier: Identifier
  readonly signIn: string
}

/** Who wants another code. Field `username`. */
export function resend(frame: Frame, model: Resend): Page {
  const { texts } = frame.language
  const { resend: title, resendLead: lead } = texts.signUp
  const fields = [identifierField(texts, model.identifier)]
  return screen(
    frame,
    { title, lead, asking: model, fields },
    (fields) =>
      html`${form(model.form, html`${fields}${submit(texts.password.sendCode)}`)}
      ${ways(link(model.signIn, texts.general.back))}`,
  )
}
