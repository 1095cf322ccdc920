import { html } from 'hono/html'
import { readBody } from '../http/body.ts'
import type { GuardOptions } from './guard.ts'
import { cookieFor, refuseOtherPages } from './guard.ts'
import { page } from '../http/browser/page.ts'

const LONGEST_FORM = 1024

// Where a form may lead: a path of this server, and no name of another. `//evil.example` would be one
const OWN = /^\/(?:_poolhouse\/(?:[a-z]+(?:\/\d+)?|idp\/[\w-]+\/[\w%.~-]+\/authorize)?)?(?:\?[\w=&%.@+:-]*)?$/

// What stands behind # is sent to nobody: the link of the banner may hold the token.
const SCRIPT = `
const token = new URLSearchParams(location.hash.slice(1)).get('token')
if (token) {
  history.replaceState(null, '', location.pathname + location.search)
  document.forms[0].elements.token.value = token
  document.forms[0].submit()
}
`

/** Asks a browser for the token, and leads on to the page that it wanted. */
export function tokenPage(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  return form(pathname + search)
}

function form(to: string, problem = ''): Promise<Response> {
  const body = html`<main>
    <h1>Whose server is this?</h1>
    <p>Other machines can reach this Poolhouse, so it asks for the token that it printed when it started.</p>
    ${problem === '' ? '' : html`<p role="alert"><strong>${problem}</strong></p>`}
    <form method="post" action="/_poolhouse/token">
      <input type="hidden" name="to" value="${to}" />
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus />
      <button>Go on</button>
    </form>
  </main>`
  return page({ title: 'Token · Poolhouse', body, status: 401, script: SCRIPT })
}

/** `POST /_poolhouse/token`: takes the token of a form, and gives the browser a cookie for it. */
export async function takeToken(request: Request, guard: GuardOptions): Promise<Response> {
  const refusal = refuseOtherPages(request)
  if (refusal) return refusal
  const bytes = await readBody(request, LONGEST_FORM)
  const given = new URLSearchParams(new TextDecoder().decode(bytes))
  const to = given.get('to') ?? ''
  const location = OWN.test(to) ? to : '/_poolhouse/'
  const cookie = cookieFor(request, given.get('token')?.trim() ?? '', guard)
  if (cookie === undefined) return form(location, 'That is not the token.')
  return new Response(null, { status: 303, headers: { location, 'set-cookie': cookie, 'cache-control': 'no-store' } })
}
