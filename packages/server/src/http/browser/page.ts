import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'

/** Text in which everything from outside has been escaped by `html`. */
export type Markup = ReturnType<typeof html>

export interface Page {
  readonly title: string
  readonly body: Markup
  /** Whether a page of our own without script has forms; their answers lead here, or for a few pages anywhere. */
  readonly forms?: 'here' | 'anywhere' | undefined
  /** Where the browser goes from here at once. */
  readonly leadsTo?: string | undefined
  /** Seconds after which the browser loads the page again. */
  readonly refreshAfter?: number | undefined
  readonly status?: number
  /** The one script of the page, if any: ours, and the same for everybody. */
  readonly script?: string | undefined
  /** Whether the script asks this server for more. */
  readonly connects?: boolean | undefined
  /** How it looks and what language it speaks, where that is not the plain English of our own pages. */
  readonly look?: Look | undefined
}

export interface Look {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  /** Style sheets, each ours or checked by us: they go into the page as they are. */
  readonly styles: readonly string[]
  readonly head?: Markup | ''
  /** Whether it shows images of this server. */
  readonly images: boolean
  readonly hasForms: boolean
  /** Where the answers to its forms may lead, besides to this server: Chrome stops redirects that are not listed. */
  readonly formsLeadTo: readonly string[]
}

const CSS = `
:root { color-scheme: light dark; --line: light-dark(#d5dbe1, #36414c); --soft: light-dark(#f4f6f8, #1d242b);
  --quiet: light-dark(#55606b, #a3afba); --link: light-dark(#0b5cad, #7cb8f5) }
* { box-sizing: border-box }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #14191e); color: light-dark(#16202a, #e6ebf0) }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }
h2 { font-size: 1.05rem; line-height: 1.4; margin: 0; overflow-wrap: anywhere } main > h2 { margin: 2rem 0 .75rem }
p { margin: .5rem 0 } a { color: var(--link) }
:is(a, button, input, select, textarea, summary):focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 1.5rem } nav a { padding: .375rem 0 }
code, pre { font: .9rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
pre { white-space: pre-wrap; margin: .75rem 0 0; padding: .75rem; background: var(--soft); border-radius: .375rem }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem 1rem; margin: .5rem 0 0 }
dt { color: var(--quiet) } dd { margin: 0 } dd, bdi { overflow-wrap: anywhere } .quiet { color: var(--quiet) }
.code { font: 600 1.35rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere } .code, .id { user-select: all }
button.copy { width: auto; padding: .375rem .75rem; margin: 0 0 0 .75rem; font-size: .9rem; vertical-align: .1em }
.new { animation: new 2s } @keyframes new { from { background: var(--soft) } }
@media (prefers-reduced-motion: reduce) { .new { animation: none } }
.empty { border: 1px dashed var(--line); border-radius: .5rem; padding: 2rem 1rem; text-align: center }
iframe { display: block; width: 100%; height: 14rem; margin: .75rem 0 0; border: 1px solid var(--line);
  border-radius: .375rem; background: #fff }
summary { margin: .75rem 0 0; padding: .25rem 0; cursor: pointer; color: var(--quiet) }
input, select, textarea, button { font: inherit; width: 100%; padding: .5625rem .75rem; margin: .25rem 0 .75rem;
  border-radius: .375rem; border: 1px solid var(--quiet); background: transparent; color: inherit }
button { background: var(--link); border-color: var(--link); color: light-dark(#fff, #14191e); cursor: pointer }
button.quiet { background: transparent; color: var(--link); margin: 0 }
`

const PLAIN: Look = { language: 'en', direction: 'ltr', styles: [CSS], images: false, hasForms: false, formsLeadTo: [] }

/** No image, nothing from elsewhere, in nobody's frame, no script but one of ours: what a page shows may be hostile. */
function policy({ script, connects, look, forms }: Pick<Page, 'script' | 'connects' | 'look' | 'forms'>): string {
  const { styles, images, formsLeadTo } = look ?? PLAIN
  return [
    "default-src 'none'",
    `style-src ${styles.map(hashOf).join(' ')}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    ...(connects ? ["connect-src 'self'"] : []),
    ...(images ? ["img-src 'self'"] : []),
    ...(look ? [] : ["frame-src 'self'"]),
    "base-uri 'none'",
    ...(forms === 'anywhere'
      ? []
      : [`form-action ${hasForms({ script, look, forms }) ? ["'self'", ...formsLeadTo].join(' ') : "'none'"}`]),
    "frame-ancestors 'none'",
  ].join('; ')
}

function hasForms({ script, look, forms }: Pick<Page, 'script' | 'look' | 'forms'>): boolean {
  return script !== undefined || look?.hasForms === true || forms !== undefined
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** A page of our own for a person: for keyboards and small screens, light or dark as they like. */
export async function page(page: Page): Promise<Response> {
  const { title, body, refreshAfter, leadsTo, status = 200, script, look } = page
  const { language, direction, styles, head } = look ?? PLAIN
  const then = leadsTo === undefined ? refreshAfter : `0; url=${leadsTo}`
  const refresh = then === undefined ? '' : html`<meta http-equiv="refresh" content="${then}" />`
  const text = await html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${refresh} ${head ?? ''} ${styles.map((style) => raw(`<style>${style}</style>`))}
      </head>
      <body>
        ${body} ${script === undefined ? '' : raw(`<script>${script}</script>`)}
      </body>
    </html> `
  return new Response(text.toString(), {
    status,
    headers: {
      ...pageHeaders,
      'content-security-policy': policy(page),
      // For what does not know `frame-ancestors` (RFC 9700 §4.16).
      'x-frame-options': 'DENY',
      // Applications open pages to sign in on in a window of their own, and wait there for its way back.
      ...(look && { 'cross-origin-opener-policy': 'unsafe-none' }),
      // Browsers send the forms of a page without referrer as if they came from somebody else.
      ...(hasForms(page) && { 'referrer-policy': 'same-origin' }),
    },
  })
}

/** What goes with everything that a browser shows. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
