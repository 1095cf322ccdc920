import { html } from 'hono/html'
import type { Page } from '../../../http/browser/page.ts'
import { fill } from '../../parts/fill.ts'
import type { Frame } from '../../parts/frame.ts'
import { screen } from '../../parts/screen.ts'

export interface Leading {
  readonly provider: string
  readonly href: string
}

/**
 * A page that leads on at once to a provider. After a form, browsers hold redirects to the policy of the page that the form
 * stood on; where a page leads is free.
 */
export function leading(frame: Frame, { provider, href }: Leading): Page {
  const { signIn } = frame.language.texts
  const shown = screen(
    frame,
    { title: signIn.title, graphic: 'person' },
    () =>
      html`<a class="primary submitButton-customizable" href="${href}" autofocus
        ><span>${fill(signIn.with, { provider })}</span></a
      >`,
  )
  return { ...shown, leadsTo: href }
}
