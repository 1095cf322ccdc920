import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'

/** Text in which everything from outside has been escaped by `html`. */
export type Markup = ReturnType<typeof html>

export interface Page {
  readonly title: string
  readonly body: Markup
  /** Seconds after which the browser loads the page again. */
  readonly refreshAfter?: number | undefined
}

const CSS = `
:root { color-scheme: light dark; --line: light-dark(#d5dbe1, #36414c); --soft: light-dark(#f4f6f8, #1d242b);
  --quiet: light-dark(#55606b, #a3afba); --link: light-dark(#0b5cad, #7cb8f5) }
* { box-sizing: border-box }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #14191e); color: light-dark(#16202a, #e6ebf0) }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem } h2 { font-size: 1.05rem; margin: 0 }
p { margin: .5rem 0 } a { color: var(--link) } a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 1.5rem } nav a { padding: .375rem 0 }
code, pre { font: .9rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
pre { white-space: pre-wrap; margin: .75rem 0 0; padding: .75rem; background: var(--soft); border-radius: .375rem }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem 1rem; margin: .5rem 0 0 }
dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere } .quiet { color: var(--quiet) }
.code { font: 600 1.35rem/1.4 ui-monospace, monospace; user-select: all; overflow-wrap: anywhere }
`

const style = raw(`<style>${CSS}</style>`)

// No script, no image, nothing from elsewhere, in nobody's frame: what a page shows may be hostile.
const CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(CSS).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A page of our own for a person: without script, for keyboards and small screens, light or dark as they like. */
export async function page({ title, body, refreshAfter }: Page): Promise<Response> {
  const refresh = refreshAfter === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshAfter}" />`
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${refresh} ${style}
      </head>
      <body>
        ${body}
      </body>
    </html> `
  return new Response(text.toString(), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CSP,
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
}
