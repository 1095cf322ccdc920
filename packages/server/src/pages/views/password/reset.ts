import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import { fill } from '../../parts/fill.ts'
import type { Asking, Form } from '../../parts/form.ts'
import { form, link, quietSubmit, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { PasswordRules } from '../../parts/fields/password-rules.ts'
import { newPasswordFields } from '../../parts/fields/password-rules.ts'
import { screen } from '../../parts/screen.ts'
import { PASSWORD } from '../../scripts/password.ts'

export interface Reset extends Asking {
  readonly username: string
  /** Masked. */
  readonly destination?: string | undefined
  readonly rules: PasswordRules
  readonly again?: Form | undefined
  readonly sentAgain?: boolean
  readonly signIn: string
}

/** A new password by a code. Fields `username`, which is kept, `code`, `password`, `confirmPassword`. */
export function reset(frame: Frame, model: Reset): Page {
  const { texts } = frame.language
  const { destination, rules, again, sentAgain } = model
  const lead = destination === undefined ? undefined : fill(texts.code.sentTo, { destination })
  const notice = sentAgain ? texts.code.sentAgain : undefined
  const code = { name: 'code', label: texts.labels.code, autocomplete: 'one-time-code', code: true }
  const fields = [code, ...newPasswordFields(texts, rules)]
  return screen(
    frame,
    { title: texts.password.reset, lead, notice, asking: model, fields, script: PASSWORD },
    (fields) =>
      html`${form(
        model.form,
        html`<input type="hidden" name="username" autocomplete="username" value="${model.username}" />
          ${fields}${submit(texts.password.save)}`,
      )}
      ${ways(again ? quietSubmit(again, texts.code.again) : '', link(model.signIn, texts.general.back))}`,
  )
}
