import { html } from 'hono/html'
import type { Persona } from '../../domain/documents/persona.ts'
import type { Markup } from '../../http/browser/page.ts'
import { page } from '../../http/browser/page.ts'
import type { Place } from './endpoints.ts'
import { misbehaviourOf, misbehavioursOf } from './misbehaviour.ts'

/** What somebody typed, and what is wrong with it. */
export interface Typed {
  readonly values: URLSearchParams
  readonly problem: string
}

interface View {
  readonly place: Place
  readonly personas: readonly Persona[]
  /** The address of the page itself, where its forms are taken. */
  readonly here: string
  readonly hint: string
  readonly typed?: Typed | undefined
}

/** The page "Sign in as …" of a provider that is stood in for. */
export function signInAsPage({ place, personas, here, hint, typed }: View): Promise<Response> {
  const { ProviderName: name, ProviderType: type } = place.provider
  const value = (field: string, otherwise = '') => typed?.values.get(field) ?? otherwise
  const chosen = value('misbehaviour')
  const choices = misbehavioursOf(type).map((key) => [key, misbehaviourOf(key)?.label ?? ''] as const)
  const body = html`<main>
    <h1>Sign in as …</h1>
    <p class="quiet">
      Poolhouse stands in for <strong>${name}</strong>, which has no real credentials in this user pool. Whoever you say
      you are, you are.
    </p>
    ${
      personas.length === 0
        ? ''
        : html`<h2>Somebody from before</h2>
            ${personas.map((one) => known(one, here))}`
    }
    <h2>Somebody new</h2>
    ${typed ? html`<p role="alert"><strong>${typed.problem}</strong></p>` : ''}
    <form method="post" action="${here}">
      <label for="name">Name</label>
      <input id="name" name="name" autocomplete="off" maxlength="200" value="${value('name', 'Ana Baker')}" />
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" autocomplete="off" maxlength="254" value="${value('email', hint)}" />
      <label for="verified">Is the address verified?</label>
      <select id="verified" name="verified">
        <option value="true">Yes</option>
        <option value="false" ${value('verified') === 'false' ? 'selected' : ''}>No</option>
      </select>
      <details ${typed ? 'open' : ''}>
        <summary>More about this person, and what may go wrong</summary>
        <label for="subject">Subject: who they are at ${name}. Drawn, if left empty</label>
        <input id="subject" name="subject" autocomplete="off" maxlength="255" value="${value('subject')}" />
        <label for="claims">Further claims, as JSON</label>
        <textarea id="claims" name="claims" rows="3" spellcheck="false">${value('claims', '{}')}</textarea>
        <label for="misbehaviour">What goes wrong</label>
        <select id="misbehaviour" name="misbehaviour">
          <option value="">Nothing</option>
          ${choices.map(
            ([key, label]) => html`<option value="${key}" ${key === chosen ? 'selected' : ''}>${label}</option>`,
          )}
        </select>
        <label for="keep">Keep this person for the next time?</label>
        <select id="keep" name="keep">
          <option value="true">Yes</option>
          <option value="false" ${value('keep') === 'false' ? 'selected' : ''}>No</option>
        </select>
      </details>
      <button>Sign in</button>
    </form>
  </main>`
  const status = typed ? 400 : 200
  return page({ title: `Sign in as … · ${name}`, body, status, forms: 'here' })
}

function known({ subject, name, email, misbehaviour }: Persona, here: string): Markup {
  const wrong = misbehaviourOf(misbehaviour)
  return html`<article>
    <form method="post" action="${here}">
      <input type="hidden" name="as" value="${subject}" />
      <button>${name || email || subject}</button>
    </form>
    <p class="quiet">${[email, subject, wrong?.label].filter(Boolean).join(' · ')}</p>
    <form method="post" action="${here}">
      <input type="hidden" name="forget" value="${subject}" />
      <button class="quiet">Forget ${name || email || subject}</button>
    </form>
  </article>`
}

/**
 * Leads a browser back by a page. Browsers do not let the answer to a form lead to where the page did not say, and a
 * provider does not know to where it goes on from there.
 */
export function leadBack(url: string): Promise<Response> {
  const body = html`<main>
    <h1>Going back …</h1>
    <p><a href="${url}">Go on</a></p>
  </main>`
  return page({ title: 'Going back …', body, leadsTo: url })
}
