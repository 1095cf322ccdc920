import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking, Form } from '../../parts/form.ts'
import { form, quietSubmit, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { Option } from '../../parts/options.ts'
import { optionList } from '../../parts/options.ts'
import { screen } from '../../parts/screen.ts'

type SecondFactor = 'SMS_MFA' | 'EMAIL_OTP' | 'SOFTWARE_TOKEN_MFA'

export interface ChooseSecondFactor extends Asking {
  /** Whether somebody proves who they are, or decides how they will. */
  readonly to: 'prove' | 'set up'
  readonly factors: readonly { readonly factor: SecondFactor; readonly destination?: string | undefined }[]
  readonly notNow?: Form | undefined
}

/** Which second factor to use, or to set up. Field `answer`. */
export function chooseSecondFactor(frame: Frame, model: ChooseSecondFactor): Page {
  const { general, secondFactor: words } = frame.language.texts
  const shown: Record<SecondFactor, Omit<Option, 'value'>> = {
    SMS_MFA: { label: words.sms, icon: 'sms' },
    EMAIL_OTP: { label: words.email, icon: 'email' },
    SOFTWARE_TOKEN_MFA: { label: words.app, icon: 'app' },
  }
  const options = model.factors.map(({ factor, destination }) => ({
    value: factor,
    detail: destination,
    ...shown[factor],
  }))
  const said =
    model.to === 'prove'
      ? { title: words.choose, lead: words.chooseLead }
      : { title: words.setUp, lead: words.setUpLead }
  return screen(
    frame,
    { ...said, asking: model },
    () =>
      html`${form(model.form, optionList('answer', options))}
      ${ways(model.notNow ? quietSubmit(model.notNow, general.notNow) : '')}`,
  )
}
