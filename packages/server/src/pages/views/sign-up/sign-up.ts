import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import { attributeFields } from '../../parts/fields/attributes.ts'
import type { Asking } from '../../parts/form.ts'
import { form, link, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { Identifier } from '../../parts/fields/identifier.ts'
import { identifierField } from '../../parts/fields/identifier.ts'
import type { PasswordRules } from '../../parts/fields/password-rules.ts'
import { newPasswordFields } from '../../parts/fields/password-rules.ts'
import type { Provider } from '../../parts/providers.ts'
import { divider, providerButtons } from '../../parts/providers.ts'
import { screen } from '../../parts/screen.ts'
import type { Terms } from '../../parts/terms.ts'
import { agreed } from '../../parts/terms.ts'
import { PASSWORD } from '../../scripts/password.ts'

export interface SignUp extends Asking {
  readonly identifier: Identifier
  /** Those that are required, without the one that people are known by. */
  readonly attributes: readonly string[]
  readonly rules: PasswordRules
  /** Whether the pool lets people in without. */
  readonly passwordOptional?: boolean
  readonly terms?: Terms | undefined
  readonly providers: readonly Provider[]
  readonly signIn: string
}

/** A new account. Fields `username`, `requiredAttributes[name]` for each attribute, `password`, `confirmPassword`. */
export function signUp(frame: Frame, model: SignUp): Page {
  const { texts } = frame.language
  const { identifier, attributes, rules, passwordOptional, terms, providers } = model
  const fields = [
    identifierField(texts, identifier),
    ...attributeFields(texts, attributes),
    ...newPasswordFields(texts, rules, passwordOptional),
  ]
  return screen(frame, { title: texts.signUp.title, asking: model, fields, script: PASSWORD }, (fields) => {
    const own = form(
      model.form,
      html`${fields}
      ${terms ? html`<p class="legal legalText-customizable">${agreed(texts.signUp.terms, texts, terms)}</p>` : ''}
      ${submit(texts.signUp.submit)}`,
    )
    const others = providerButtons(frame, providers)
    const ordered = frame.brand.providers.first ? [others, own] : [own, others]
    return html`${others === '' ? own : html`${ordered[0]}${divider(frame)}${ordered[1]}`}
    ${ways(html`<span class="quiet">${texts.signUp.haveAccount}</span> ${link(model.signIn, texts.signIn.title)}`)}`
  })
}
