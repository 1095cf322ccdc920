import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking } from '../../parts/form.ts'
import { form, link, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import { person } from '../../parts/person.ts'
import { screen } from '../../parts/screen.ts'
import { PASSWORD } from '../../scripts/password.ts'

export interface AskPassword extends Asking {
  readonly username: string
  /** Back to the name, for somebody else. */
  readonly other: string
  readonly forgot?: string | undefined
  readonly choose?: string | undefined
}

/** The password of somebody who has said their name. Fields `username`, which is kept, and `password`. */
export function askPassword(frame: Frame, model: AskPassword): Page {
  const { texts } = frame.language
  const field = {
    name: 'password',
    label: texts.labels.password,
    type: 'password',
    autocomplete: 'current-password',
    beside: link(model.forgot, texts.signIn.forgot),
  } as const
  const shown = { title: texts.signIn.title, asking: model, fields: [field], script: PASSWORD }
  return screen(
    frame,
    shown,
    (fields) =>
      html`${person(model.username)}
      ${form(
        model.form,
        // Password managers look for the name beside the password.
        html`<input type="hidden" name="username" autocomplete="username" value="${model.username}" />
          ${fields}${submit(texts.signIn.title)}`,
      )}
      ${ways(link(model.choose, texts.code.otherWay), link(model.other, texts.signIn.otherAccount))}`,
  )
}
