import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking } from '../../parts/form.ts'
import { form, link, submit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import { qrCode } from '../../parts/qr-code.ts'
import { screen } from '../../parts/screen.ts'

export interface SetUpAuthenticator extends Asking {
  readonly secret: string
  /** The same as an `otpauth:` address. */
  readonly address: string
  readonly choose?: string | undefined
}

/** A new authenticator app: as a QR code, as a link on a phone, and as text. Fields `code`, `friendlyDeviceName`. */
export function setUpAuthenticator(frame: Frame, model: SetUpAuthenticator): Page {
  const { texts } = frame.language
  const { app: title, scan: lead, qrCode: label, secret, open, thenCode } = texts.secondFactor
  const fields = [
    { name: 'code', label: thenCode, autocomplete: 'one-time-code', code: true },
    { name: 'friendlyDeviceName', label: texts.labels.deviceName, optional: true },
  ]
  const groups = model.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
  return screen(
    frame,
    { title, lead, asking: model, fields },
    (fields) =>
      html`<div class="authenticator">
          ${qrCode(model.address, label)}
          <p><a class="open" href="${model.address}">${open}</a></p>
          <p class="quiet" id="secret-label">${secret}</p>
          <p>
            <code class="secret" aria-labelledby="secret-label" role="group"><bdi>${groups}</bdi></code>
          </p>
        </div>
        ${form(model.form, html`${fields}${submit(texts.general.continue)}`)}
        ${ways(link(model.choose, texts.code.otherWay))}`,
  )
}
