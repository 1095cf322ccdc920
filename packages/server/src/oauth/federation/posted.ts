import { html } from 'hono/html'
import { OAuthError } from '../../errors.ts'
import { askedOf } from '../../http/endpoint.ts'
import { page } from '../../http/browser/page.ts'
import type { Incoming } from '../../http/route.ts'
import { readForm } from '../answers.ts'
import type { Front } from '../front.ts'
import type { Parameters } from '../parameters.ts'
import { hasKept } from './way.ts'

/** Assertions of people in many groups are long. */
const LONGEST = 256 * 1024
const AGAIN = 'poolhouse_again'

/** The form that a provider's page has the browser post; `undefined` for what is none. */
export async function posted(incoming: Incoming): Promise<Parameters | undefined> {
  try {
    const parameters = await readForm(askedOf(incoming), LONGEST)
    return parameters.repeated === undefined ? parameters : undefined
  } catch (error) {
    if (error instanceof OAuthError) return undefined
    throw error
  }
}

/**
 * Has a browser post once more what it has brought without its cookie, this time from here.
 *
 * Without TLS browsers send no cookie with what a page of another site posts. The state still belongs to one browser:
 * another one has nothing to bring.
 */
export function askAgain(front: Front, { request }: Incoming, parameters: Parameters): Promise<Response> | undefined {
  if (front.isSecure || hasKept(front, request) || parameters.get(AGAIN) !== undefined) return undefined
  return postTo(new URL(request.url).pathname, { ...Object.fromEntries(parameters.all), [AGAIN]: '1' })
}

const SUBMIT = 'document.forms[0].submit()'

/** A page whose form is posted: by a script at once, or by hand. From where it leads, it may lead anywhere. */
export function postTo(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const body = html`<main>
    <h1>Going on …</h1>
    <form method="post" action="${url}">
      ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button>Go on</button>
    </form>
  </main>`
  return page({ title: 'Going on …', body, script: SUBMIT, forms: 'anywhere' })
}
