import { html } from 'hono/html'
import type { Markup } from '../../../http/browser/page.ts'
import type { Asking } from '../form.ts'
import type { Frame } from '../frame.ts'
import type { Problem } from '../problems.ts'
import { wordsOf } from '../problems.ts'

/** One thing that a form asks for. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'date' | 'url'
  readonly autocomplete?: string
  readonly hint?: string | Markup | undefined
  readonly optional?: boolean
  /** Digits, in a field of their own look. */
  readonly code?: boolean
  /** What stands below it and describes it. */
  readonly below?: { readonly id: string; readonly content: Markup }
  /** What stands beside its label. */
  readonly beside?: Markup | ''
  readonly passwordRules?: string
}

export function idOf({ name }: Pick<Field, 'name'>): string {
  return `field-${name.replaceAll(/\W+/g, '-')}`
}

/** What is wrong with a field, if anything. */
export function problemOf({ problems = {} }: Asking, { name }: Field): Problem | undefined {
  return Object.hasOwn(problems, name) ? problems[name] : undefined
}

/** A field with its label, hint and problem, which screen readers tell together. */
export function fieldOf(frame: Frame, asking: Asking, field: Field, focus: boolean): Markup {
  const { name, label, type = 'text', hint, optional, below, beside, code } = field
  const id = idOf(field)
  const problem = problemOf(asking, field)
  const { texts } = frame.language
  const described = [problem && `${id}-problem`, hint && `${id}-hint`, below?.id].filter(Boolean).join(' ')
  return html`<div class="field">
    <div class="label">
      <label class="label-customizable" for="${id}"
        ><bdi>${label}</bdi>${optional ? html` <span class="quiet">(${texts.general.optional})</span>` : ''}</label
      >
      ${beside ?? ''}
    </div>
    ${problem ? html`<p class="problem" id="${id}-problem"><bdi>${wordsOf(texts, problem)}</bdi></p>` : ''}
    <div class="control">
      <input
        class="inputField-customizable${code ? ' code' : ''}"
        id="${id}"
        name="${name}"
        type="${type}"
        ${type === 'password' ? '' : html`value="${asking.values?.[name] ?? ''}"`}
        ${optional ? '' : html`required`}
        ${ofTyping(field)}
        ${described ? html`aria-describedby="${described}"` : ''}
        ${problem ? html`aria-invalid="true"` : ''}
        ${focus ? html`autofocus` : ''}
      />
      ${type === 'password' ? showButton(frame, id) : ''}
    </div>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : ''} ${below?.content ?? ''}
  </div>`
}

/** How it is typed and filled in: keyboards and password managers go by this. */
function ofTyping({ type, autocomplete, code, passwordRules }: Field): Markup {
  const spelled = type === undefined && !code && autocomplete !== 'username'
  return html`autocomplete="${autocomplete ?? 'off'}"
  ${code ? html`inputmode="numeric" maxlength="12"` : html`maxlength="2048"`}
  ${spelled ? '' : html`autocapitalize="none" autocorrect="off" spellcheck="false"`}
  ${passwordRules === undefined ? '' : html`passwordrules="${passwordRules}"`}`
}

/** Shown by the script, without which it could do nothing. */
function showButton({ language }: Frame, id: string): Markup {
  const { show, hide } = language.texts.general
  return html`<button type="button" class="show" aria-controls="${id}" aria-pressed="false" data-hide="${hide}" hidden>
    ${show}
  </button>`
}
