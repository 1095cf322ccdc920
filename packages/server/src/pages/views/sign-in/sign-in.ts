import { html } from 'hono/html'
import type { Markup, Page } from '../../../http/browser/page.ts'
import type { Field } from '../../parts/fields/field.ts'
import type { Asking, Form } from '../../parts/form.ts'
import { form, link, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { Identifier } from '../../parts/fields/identifier.ts'
import { identifierField } from '../../parts/fields/identifier.ts'
import type { PasskeyRequest } from '../../parts/passkey.ts'
import { passkeyButton } from '../../parts/passkey.ts'
import type { Provider } from '../../parts/providers.ts'
import { divider, providerButtons } from '../../parts/providers.ts'
import { screen } from '../../parts/screen.ts'
import { PASSKEY } from '../../scripts/passkey.ts'
import { PASSWORD } from '../../scripts/password.ts'

export interface SignIn {
  /** For the pool's own users, if they may sign in. Fields `username`, and `password` unless that is asked for later. */
  readonly local?: (Asking & { readonly identifier: Identifier; readonly withPassword: boolean }) | undefined
  readonly forgot?: string | undefined
  readonly signUp?: string | undefined
  readonly providers: readonly Provider[]
  /** Where an e-mail address or a domain finds its provider; field `idp_identifier`. */
  readonly search?: Asking | undefined
  /** Offered in the field for the name, and by a button. */
  readonly passkey?: PasskeyRequest | undefined
  readonly notice?: string | Markup | undefined
}

/** Where everybody comes in: by name, with or without the password, by a passkey, or by a provider. */
export function signIn(frame: Frame, model: SignIn): Page {
  const { texts } = frame.language
  const { local, search, providers, passkey, notice, signUp } = model
  const own = local ? ownFields(frame, model, local) : []
  const asked = search ? [{ name: 'idp_identifier', label: texts.labels.domain, autocomplete: 'email' }] : []
  // A page has one summary of what is wrong, of the form that was sent.
  const asking = isWrong(search) ? search : (local ?? search)
  const shown = {
    title: texts.signIn.title,
    notice,
    asking,
    fields: [...own, ...asked],
    script: [PASSWORD, ...(passkey ? [PASSKEY] : [])].join('\n'),
  }
  return screen(frame, shown, (fields) => {
    const ownForm = local ? ownPart(frame, model, local.form, fields.slice(0, own.length)) : ''
    const others = [
      providerButtons(frame, providers),
      search
        ? form(
            search.form,
            html`${fields.slice(own.length)}<button class="secondary idpButton-customizable" type="submit">
                ${texts.signIn.company}
              </button>`,
          )
        : '',
    ].filter((part) => part !== '')
    const parts = [ownForm, ...others].filter((part) => part !== '')
    const ordered = frame.brand.providers.first && ownForm !== '' ? [...others, ownForm] : parts
    const up = link(signUp, texts.signIn.createAccount)
    return html`${ordered.map((part, index) => html`${index > 0 ? divider(frame) : ''}${part}`)}
    ${ways(up === '' ? '' : html`<span class="quiet">${texts.signIn.newHere}</span> ${up}`)}`
  })
}

function ownFields({ language: { texts } }: Frame, { passkey, forgot }: SignIn, local: NonNullable<SignIn['local']>) {
  const name = identifierField(texts, local.identifier, passkey !== undefined)
  const password: Field = {
    name: 'password',
    label: texts.labels.password,
    type: 'password',
    autocomplete: 'current-password',
    beside: link(forgot, texts.signIn.forgot),
  }
  return local.withPassword ? [name, password] : [name]
}

function ownPart(frame: Frame, { passkey, local, forgot }: SignIn, to: Form, fields: readonly Markup[]): Markup {
  const { signIn, general } = frame.language.texts
  return html`${form(to, html`${fields}${submit(local?.withPassword ? signIn.title : general.continue)}`)}
  ${local?.withPassword ? '' : ways(link(forgot, signIn.forgot))}
  ${passkey ? passkeyButton(frame, passkey, { label: signIn.passkey, primary: false }) : ''}`
}

function isWrong(asking: Asking | undefined): boolean {
  return asking !== undefined && (asking.problem ?? Object.values(asking.problems ?? {}).find(Boolean)) !== undefined
}
