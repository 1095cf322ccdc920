import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import type { Problem } from '../../parts/problems.ts'
import type { Frame } from '../../parts/frame.ts'
import { link, ways } from '../../parts/form.ts'
import type { PasskeyRequest } from '../../parts/passkey.ts'
import { passkeyButton } from '../../parts/passkey.ts'
import { screen } from '../../parts/screen.ts'
import { PASSKEY } from '../../scripts/passkey.ts'

export interface UsePasskey {
  readonly passkey: PasskeyRequest
  readonly problem?: Problem | undefined
  readonly choose?: string | undefined
}

/** Asks the browser for a passkey. */
export function usePasskey(frame: Frame, { passkey, problem, choose }: UsePasskey): Page {
  const { texts } = frame.language
  const { title, lead, use } = texts.passkey
  const asking = { form: passkey.form, problem }
  return screen(
    frame,
    { title, lead, asking, graphic: 'passkey', script: PASSKEY },
    () =>
      html`${passkeyButton(frame, passkey, { label: use, primary: true })} ${ways(link(choose, texts.code.otherWay))}`,
  )
}
