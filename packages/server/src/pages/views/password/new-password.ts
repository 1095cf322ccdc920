import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import { attributeFields } from '../../parts/fields/attributes.ts'
import type { Asking } from '../../parts/form.ts'
import { form, submit } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { PasswordRules } from '../../parts/fields/password-rules.ts'
import { newPasswordFields } from '../../parts/fields/password-rules.ts'
import { person } from '../../parts/person.ts'
import { screen } from '../../parts/screen.ts'
import { PASSWORD } from '../../scripts/password.ts'

export interface NewPassword extends Asking {
  readonly username: string
  readonly rules: PasswordRules
  /** Required ones that are still empty. */
  readonly attributes: readonly string[]
}

/** In place of a temporary password. Fields `password`, `confirmPassword`, `requiredAttributes[name]`. */
export function newPassword(frame: Frame, model: NewPassword): Page {
  const { texts } = frame.language
  const { replace: title, replaceLead: lead, save, missing } = texts.password
  const passwords = newPasswordFields(texts, model.rules)
  const fields = [...passwords, ...attributeFields(texts, model.attributes)]
  return screen(
    frame,
    { title, lead, asking: model, fields, script: PASSWORD },
    (fields) =>
      html`${person(model.username)}
      ${form(
        model.form,
        html`<input type="hidden" name="username" autocomplete="username" value="${model.username}" />
          ${fields.slice(0, passwords.length)}
          ${model.attributes.length > 0 ? html`<p class="part">${missing}</p>` : ''}
          ${fields.slice(passwords.length)}${submit(save)}`,
      )}`,
  )
}
