import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Asking } from '../../parts/form.ts'
import { form, link, ways } from '../../parts/form.ts'
import type { Frame } from '../../parts/frame.ts'
import type { Option } from '../../parts/options.ts'
import { optionList } from '../../parts/options.ts'
import { person } from '../../parts/person.ts'
import { screen } from '../../parts/screen.ts'

type FirstFactor = 'WEB_AUTHN' | 'EMAIL_OTP' | 'SMS_OTP' | 'PASSWORD'

export interface Choose extends Asking {
  readonly username: string
  readonly other: string
  /** With where a code would go, masked, if it may be said. */
  readonly factors: readonly { readonly factor: FirstFactor; readonly destination?: string | undefined }[]
}

/** How somebody wants to prove who they are. Field `challenge`. */
export function choose(frame: Frame, model: Choose): Page {
  const { signIn } = frame.language.texts
  const shown: Record<FirstFactor, Omit<Option, 'value'>> = {
    WEB_AUTHN: { label: signIn.passkey, icon: 'passkey' },
    EMAIL_OTP: { label: signIn.byEmail, icon: 'email' },
    SMS_OTP: { label: signIn.bySms, icon: 'sms' },
    PASSWORD: { label: signIn.byPassword, icon: 'password' },
  }
  const options = model.factors.map(({ factor, destination }) => ({
    value: factor,
    detail: destination,
    ...shown[factor],
  }))
  return screen(
    frame,
    { title: signIn.choose, asking: model },
    () =>
      html`${person(model.username)} ${form(model.form, optionList('challenge', options))}
      ${ways(link(model.other, signIn.otherAccount))}`,
  )
}
