import { html } from 'hono/html'
import type { Page } from '../../http/browser/page.ts'
import type { Frame } from '../parts/frame.ts'
import type { Graphic } from '../parts/screen.ts'
import { screen } from '../parts/screen.ts'

export interface Told {
  readonly what: 'linkSent' | 'confirmed' | 'notConfirmed' | 'tooOften' | 'signedOut' | 'error' | 'expired' | 'noCookie'
  /** The name of an error, and what a function or a provider says of it. */
  readonly error?: string | undefined
  readonly said?: string | undefined
  /** Where to sign in, or to start again. */
  readonly signIn?: string | undefined
  readonly status?: number
}

const GRAPHICS = {
  linkSent: 'email',
  confirmed: 'good',
  notConfirmed: 'bad',
  tooOften: 'bad',
  signedOut: 'good',
  error: 'bad',
  expired: 'bad',
  noCookie: 'bad',
} as const satisfies Record<Told['what'], Graphic>

/** A page with nothing to do: how something ended. */
export function told(frame: Frame, { what, error, said, signIn, status }: Told): Page {
  const { told, signIn: words } = frame.language.texts
  const graphic = GRAPHICS[what]
  const shown = {
    title: told[what],
    lead: told[`${what}Then`],
    graphic,
    ...(status !== undefined && { status }),
  } as const
  return screen(
    frame,
    shown,
    () =>
      html`${said === undefined ? '' : html`<p class="said"><bdi>${said}</bdi></p>`}
      ${
        error === undefined
          ? ''
          : html`<p class="quiet">
              <code><bdi>${error}</bdi></code>
            </p>`
      }
      ${signIn === undefined ? '' : html`<a class="primary submitButton-customizable" href="${signIn}">${words.title}</a>`}`,
  )
}
