import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import { fill } from '../../parts/fill.ts'
import type { Asking, Form } from '../../parts/form.ts'
import { form, link, quietSubmit, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import { screen } from '../../parts/screen.ts'

export interface Confirm extends Asking {
  readonly by: 'email' | 'sms'
  /** Masked. */
  readonly destination?: string | undefined
  readonly again: Form
  readonly sentAgain?: boolean
  readonly signIn: string
}

/** The code that confirms a new account. Field `code`. */
export function confirm(frame: Frame, model: Confirm): Page {
  const { texts } = frame.language
  const { destination, by, sentAgain } = model
  const lead = destination === undefined ? undefined : fill(texts.signUp.confirmLead, { destination })
  const notice = sentAgain ? texts.code.sentAgain : undefined
  const fields = [{ name: 'code', label: texts.labels.code, autocomplete: 'one-time-code', code: true }]
  return screen(
    frame,
    { title: texts.signUp.confirm, lead, notice, asking: model, fields, graphic: by },
    (fields) =>
      html`${form(model.form, html`${fields}${submit(texts.general.continue)}`)}
      ${ways(quietSubmit(model.again, texts.code.again), link(model.signIn, texts.signIn.otherAccount))}`,
  )
}
