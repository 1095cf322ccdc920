import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking, Form } from '../../parts/form.ts'
import { form, link, quietSubmit, submit, ways } from '../../parts/form.ts'
import { fill } from '../../parts/fill.ts'
import type { Frame } from '../../parts/frame.ts'
import { screen } from '../../parts/screen.ts'

export interface EnterCode extends Asking {
  readonly by: 'email' | 'sms' | 'app'
  /** Masked, of a message. */
  readonly destination?: string | undefined
  readonly again?: Form | undefined
  readonly sentAgain?: boolean
  /** Whether to ask if the device is to be remembered; field `remember_device`. */
  readonly remember?: boolean
  /** Where another way is chosen. */
  readonly choose?: string | undefined
}

/** A code by message or from an authenticator, as the first factor or the second. Field `code`. */
export function enterCode(frame: Frame, model: EnterCode): Page {
  const { texts } = frame.language
  const { by, destination, again, sentAgain, remember } = model
  const lead =
    by === 'app' ? texts.code.fromApp : destination === undefined ? undefined : fill(texts.code.sentTo, { destination })
  const notice = sentAgain ? texts.code.sentAgain : undefined
  const fields = [{ name: 'code', label: texts.labels.code, autocomplete: 'one-time-code', code: true }]
  return screen(
    frame,
    { title: texts.code.title, lead, notice, asking: model, fields, graphic: by },
    (fields) =>
      html`${form(
        model.form,
        html`${fields}
        ${
          remember
            ? html`<label class="check"
                ><input type="checkbox" name="remember_device" value="true" /><span>${texts.code.remember}</span></label
              >`
            : ''
        }
        ${submit(texts.general.continue)}`,
      )}
      ${ways(again ? quietSubmit(again, texts.code.again) : '', link(model.choose, texts.code.otherWay))}`,
  )
}
