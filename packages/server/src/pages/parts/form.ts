import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import type { Problem } from './problems.ts'

/** Where a form goes, and what goes with it. */
export interface Form {
  readonly action: string
  readonly csrf: string
  /** Further fields that nobody sees. */
  readonly keep?: Readonly<Record<string, string>>
}

/** A form that may have been sent before: what was typed (never a password), and what was wrong with it, by field. */
export interface Asking {
  readonly form: Form
  readonly values?: Readonly<Record<string, string | undefined>>
  readonly problem?: Problem | undefined
  readonly problems?: Readonly<Record<string, Problem | undefined>>
}

/** Checked by the server alone, so that what is wrong is said in the language of the page. */
export function form({ action, csrf, keep = {} }: Form, content: Markup, more: Markup | '' = ''): Markup {
  const hidden = Object.entries({ _csrf: csrf, ...keep })
  return html`<form method="post" action="${action}" novalidate ${more}>
    ${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)} ${content}
  </form>`
}

/** The button that sends a form. */
export function submit(label: string, { name, value }: { name?: string; value?: string } = {}): Markup {
  const sent = name === undefined ? '' : html`name="${name}" value="${value ?? ''}"`
  return html`<button class="primary submitButton-customizable" type="submit" ${sent}>${label}</button>`
}

/** A form of one button, which looks like a link. */
export function quietSubmit(to: Form, label: string): Markup {
  return form(to, html`<button class="link" type="submit">${label}</button>`)
}

/** Where else one may go from a screen: each a line below the form. */
export function ways(...lines: readonly (Markup | '')[]): Markup | '' {
  const there = lines.filter((line) => line !== '')
  return there.length === 0 ? '' : html`<div class="ways">${there.map((line) => html`<div>${line}</div>`)}</div>`
}

export function link(href: string | undefined, label: string): Markup | '' {
  return href === undefined ? '' : html`<a class="redirect-customizable" href="${href}">${label}</a>`
}
