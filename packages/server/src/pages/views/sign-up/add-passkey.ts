import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Form } from '../../parts/form.ts'
import { quietSubmit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { PasskeyRequest } from '../../parts/passkey.ts'
import { passkeyButton } from '../../parts/passkey.ts'
import type { Problem } from '../../parts/problems.ts'
import { screen } from '../../parts/screen.ts'
import { PASSKEY } from '../../scripts/passkey.ts'

export interface AddPasskey {
  readonly passkey: PasskeyRequest
  readonly problem?: Problem | undefined
  /** On without one, where that is allowed. */
  readonly notNow?: Form | undefined
}

/** Offers to make a passkey. */
export function addPasskey(frame: Frame, { passkey, problem, notNow }: AddPasskey): Page {
  const { texts } = frame.language
  const { add: title, addLead: lead, create } = texts.passkey
  const asking = { form: passkey.form, problem }
  return screen(
    frame,
    { title, lead, asking, graphic: 'passkey', script: PASSKEY },
    () =>
      html`${passkeyButton(frame, passkey, { label: create, primary: true })}
      ${ways(notNow ? quietSubmit(notNow, texts.general.notNow) : '')}`,
  )
}
