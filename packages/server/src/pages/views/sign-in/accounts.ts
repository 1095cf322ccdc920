import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking, Form } from '../../parts/form.ts'
import { form, link, quietSubmit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import { optionList } from '../../parts/options.ts'
import { screen } from '../../parts/screen.ts'

export interface Accounts extends Asking {
  /** Who is signed in in this browser. */
  readonly accounts: readonly { readonly value: string; readonly name: string; readonly detail?: string | undefined }[]
  readonly other: string
  readonly signOut?: Form | undefined
}

/** Whether to go on as who is signed in already. Field `account`. */
export function accounts(frame: Frame, model: Accounts): Page {
  const { signIn } = frame.language.texts
  const options = model.accounts.map(({ value, name, detail }) => ({
    value,
    label: name,
    detail,
    icon: 'person' as const,
  }))
  return screen(
    frame,
    { title: signIn.chooseAccount, asking: model },
    () =>
      html`${form(model.form, optionList('account', options))}
      ${ways(link(model.other, signIn.otherAccount), model.signOut ? quietSubmit(model.signOut, signIn.signOut) : '')}`,
  )
}
