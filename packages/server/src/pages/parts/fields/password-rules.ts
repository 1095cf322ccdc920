import { html } from 'hono/html'
import type { Markup } from '../../../http/browser/page.ts'
import type { Texts } from '../../languages/texts.ts'
import type { Field } from './field.ts'

export type Rule = 'minimum' | 'lowercase' | 'uppercase' | 'number' | 'symbol'

/** What a pool asks of passwords. */
export interface PasswordRules {
  readonly minimum: number
  readonly required: readonly Exclude<Rule, 'minimum'>[]
  /** Which of them the password that was sent meets: known once one was. */
  readonly met?: readonly Rule[]
}

/** What password managers go by when they make one up. */
const CLASSES = { lowercase: 'lower', uppercase: 'upper', number: 'digit', symbol: '[-_.!*+]' } as const

/** Two fields for a new password, and the rules below the first. */
export function newPasswordFields(texts: Texts, rules: PasswordRules, optional = false): Field[] {
  const id = 'password-rules'
  const required = rules.required.map((rule) => `required: ${CLASSES[rule]};`)
  const common = { type: 'password', autocomplete: 'new-password', optional } as const
  const password: Field = {
    ...common,
    name: 'password',
    label: texts.labels.newPassword,
    hint: optional ? texts.hints.withoutPassword : undefined,
    below: { id, content: list(texts, rules, id) },
    passwordRules: [`minlength: ${rules.minimum};`, ...required].join(' '),
  }
  return [password, { ...common, name: 'confirmPassword', label: texts.labels.repeatPassword }]
}

function list(texts: Texts, rules: PasswordRules, id: string): Markup {
  const item = (rule: Rule) => {
    const known = rules.met !== undefined
    const met = rules.met?.includes(rule) ?? false
    const words = texts.rules[rule].replace('{count}', String(rules.minimum))
    const { met: yes, notMet: no } = texts.rules
    return html`<li
      class="${known ? (met ? 'passwordCheck-valid-customizable' : 'passwordCheck-notValid-customizable') : ''}"
      data-rule="${rule}"
      data-state="${known ? (met ? 'met' : 'unmet') : 'unknown'}"
    >
      ${words}<span class="unseen" data-met=", ${yes}" data-unmet=", ${no}">${known ? `, ${met ? yes : no}` : ''}</span>
    </li>`
  }
  return html`<ul class="rules" id="${id}" data-minimum="${rules.minimum}">
    ${(['minimum', ...rules.required] as const).map(item)}
  </ul>`
}
