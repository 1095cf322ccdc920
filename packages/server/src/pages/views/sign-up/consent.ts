import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking } from '../../parts/form.ts'
import { form, submit } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import { screen } from '../../parts/screen.ts'
import type { Terms } from '../../parts/terms.ts'
import { agreed } from '../../parts/terms.ts'

export interface Consent extends Asking {
  readonly terms: Terms
}

/** Whether somebody accepts the terms. Field `consent`, `yes` or `no`. */
export function consent(frame: Frame, model: Consent): Page {
  const { texts } = frame.language
  const { consent: title, consentLead, agree } = texts.signUp
  return screen(frame, { title, lead: agreed(consentLead, texts, model.terms), asking: model }, () =>
    form(
      model.form,
      html`<div class="buttons">
        ${submit(agree, { name: 'consent', value: 'yes' })}
        <button class="secondary" type="submit" name="consent" value="no">${texts.general.cancel}</button>
      </div>`,
    ),
  )
}
