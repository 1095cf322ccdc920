import { initiate } from '../../src/auth/sign-in.ts'
import { readAuthorization } from '../../src/oauth/browser/authorization.ts'
import { complete } from '../../src/oauth/browser/complete.ts'
import { frontOf } from '../../src/oauth/front.ts'
import type { TestServer } from '../server.ts'

export const CALLBACK = 'https://app.example.com/callback'
export const LOGOUT = 'https://app.example.com/bye'

/** What a client of OAuth 2.0 has beside its flows. */
export const APP = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code' as const, 'implicit' as const],
  AllowedOAuthScopes: ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'],
  CallbackURLs: [CALLBACK, 'https://app.example.com/with?query=1', 'myapp://callback'],
  LogoutURLs: [LOGOUT],
  SupportedIdentityProviders: ['COGNITO'],
}

export type Query = Readonly<Record<string, string | undefined>>

export function queryOf(query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return new URLSearchParams(given).toString()
}

/** What an application finds in the address it is called back by. */
export function told(location: string): Record<string, string> {
  const { search, hash } = new URL(location)
  return Object.fromEntries(new URLSearchParams(hash === '' ? search : hash.slice(1)))
}

/**
 * A browser in front of a test server, or of the domain of a pool: it keeps cookies, and goes where it is led when it is
 * told to.
 */
export function createBrowser({ endpoint, services }: Pick<TestServer, 'endpoint' | 'services'>, domainOf?: string) {
  const cookies = new Map<string, string>()
  const lines: string[] = []

  function keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      lines.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  async function open(path: string, headers: Record<string, string> = {}) {
    const init = { redirect: 'manual' as const, headers: { cookie: cookie(), ...headers } }
    const response = keep(await fetch(new URL(path, endpoint), init))
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('location') ?? '',
      response,
    }
  }

  /** Signs in where the page would do it, and answers where that leads. */
  async function signIn(query: Query, person: { username: string; password: string }): Promise<string> {
    const request = new Request(`${endpoint}/login?${queryOf(query)}`)
    const incoming = { request, peer: { address: '127.0.0.1', encrypted: false }, pool: domainOf }
    const asked = await readAuthorization(services, frontOf(services, incoming), new URL(request.url).searchParams)
    if (asked instanceof Response) return asked.headers.get('location') ?? ''
    const { pool, client } = asked
    const parameters = { USERNAME: person.username, PASSWORD: person.password }
    const occasion = { by: 'page' as const, peer: '127.0.0.1', agent: 'test' }
    const request2 = { pool, client, flow: 'USER_PASSWORD_AUTH', parameters, occasion }
    const answer = await initiate(services, request2, complete(services, asked, incoming))
    if (!(answer instanceof Response)) throw new Error(`The sign-in asks for ${answer.challenge}.`)
    return keep(answer).headers.get('location') ?? ''
  }

  return {
    cookies,
    /** The cookies as they came. */
    lines,
    cookie,
    open,
    signIn,
    authorize: (query: Query) => open(`/oauth2/authorize?${queryOf(query)}`),
  }
}

/** Calls an endpoint as a program does. */
export function createProgram({ endpoint }: Pick<TestServer, 'endpoint'>) {
  async function post(path: string, form: Query | string, headers: Record<string, string> = {}) {
    const body = typeof form === 'string' ? form : queryOf(form)
    const response = await fetch(new URL(path, endpoint), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
    const text = await response.text()
    const json = text === '' ? {} : (JSON.parse(text) as Record<string, string>) // as the test expects
    return { status: response.status, headers: response.headers, text, json }
  }
  return {
    post,
    token: (form: Query | string, headers?: Record<string, string>) => post('/oauth2/token', form, headers),
  }
}

export function basic(id: string | undefined, secret: string | undefined) {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
}
