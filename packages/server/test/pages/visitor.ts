import type { TestServer } from '../server.ts'
import { CALLBACK, queryOf } from '../oauth/browser.ts'
import type { Query } from '../oauth/browser.ts'

/** A form as it stands on a page: where it goes, and all that it would send. */
export interface PageForm {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** Whether it was drawn with a field, or a button, of that name. */
  readonly names: readonly string[]
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
export const unescaped = (text: string) =>
  text.replaceAll(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)

function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? []
  return value === undefined ? undefined : unescaped(value)
}

function formsOf(text: string): PageForm[] {
  return [...text.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, head = '', body = '']) => {
    const tags = [...body.matchAll(/<(input|button)\b([^>]*)>/g)]
    const inputs = tags.filter(([, kind]) => kind === 'input').map(([, , tag = '']) => ` ${tag}`)
    const fields = inputs.flatMap((tag) => {
      const name = attribute(tag, 'name')
      return name === undefined || attribute(tag, 'type') === 'checkbox' ? [] : [[name, attribute(tag, 'value') ?? '']]
    })
    // A field that is there twice is sent twice, and refused.
    const twice = fields.find(([name], index) => fields.findIndex(([other]) => other === name) < index)
    if (twice) throw new Error(`A form has the field ${twice[0]} twice.`)
    const names = tags.flatMap(([, , tag = '']) => attribute(` ${tag}`, 'name') ?? [])
    return {
      action: attribute(head, 'action') ?? '',
      fields: Object.fromEntries(fields) as Record<string, string>,
      names,
    }
  })
}

export type Seen = Awaited<ReturnType<ReturnType<typeof createVisitor>['open']>>

/** Somebody in front of the login pages without scripts: keeps cookies, reads pages, types into forms and sends them. */
export function createVisitor(
  { endpoint }: Pick<TestServer, 'endpoint'>,
  send: (url: URL, init: RequestInit) => Promise<Response> = fetch,
) {
  const cookies = new Map<string, string>()
  const lines: string[] = []

  async function look(path: string, init: RequestInit = {}) {
    const url = new URL(path, endpoint)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) }
    const response = await send(url, { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      lines.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('location') ?? '',
      text,
      title: unescaped(/<h1>([^<]*)<\/h1>/.exec(text)?.[1] ?? ''),
      /** What is said to be wrong, all of it. */
      alert: unescaped((/role="alert"[^]*?<\/div>\s*<\/div>/.exec(text)?.[0] ?? '').replaceAll(/<[^>]*>|^[^>]*>/g, ' '))
        .replaceAll(/\s+/g, ' ')
        .trim(),
      forms: formsOf(text),
      links: [...text.matchAll(/<a\b[^>]*href="([^"]*)"/g)].map(([, href = '']) => unescaped(href)),
      url: url.pathname + url.search,
    }
  }

  /** Goes where it is led, as far as the server itself leads. */
  async function open(path: string, init: RequestInit = {}): ReturnType<typeof look> {
    const seen = await look(path, init)
    return seen.location.startsWith('/') ? open(seen.location) : seen
  }

  /** Types into the form that has these fields, and sends it. */
  async function submit(page: Awaited<ReturnType<typeof look>>, typed: Record<string, string>, init: RequestInit = {}) {
    const form = page.forms.find(({ names }) => Object.keys(typed).every((name) => names.includes(name)))
    if (!form) throw new Error(`No form for ${Object.keys(typed).join(', ')} on "${page.title}" (${page.alert}).`)
    const body = new URLSearchParams({ ...form.fields, ...typed })
    return open(form.action, {
      method: 'POST',
      body: body.toString(),
      ...init,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(init.headers as Record<string, string>) },
    })
  }

  return { cookies, lines, open, send: submit, look }
}

/** The query with which an application sends somebody to sign in. */
export function askFor(clientId: string, more: Query = {}): string {
  return queryOf({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid email aws.cognito.signin.user.admin',
    state: 'st&te',
    ...more,
  })
}
