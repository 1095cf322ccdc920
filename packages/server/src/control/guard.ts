import { equal } from '../crypto/secrets.ts'
import { hostName, isLoopback } from '../http/hosts.ts'

/** Who may reach a development server, which accepts any credentials. */
export interface GuardOptions {
  /** Host names beside the loopback ones: of the public URL, and those allowed on the command line. */
  readonly allowedHosts: readonly string[]
  /** When set, control endpoints ask for it: `Authorization: Bearer <token>`. */
  readonly token: string | undefined
}

/**
 * Refuses requests for a name that is not this machine's, `undefined` for the others.
 *
 * A page from anywhere can make its own name point to loopback and then counts as same-origin for the browser (DNS
 * rebinding); the Host header still carries the page's name.
 */
export function guardHost(request: Request, { allowedHosts }: GuardOptions): Response | undefined {
  const name = hostName(request.headers.get('host') ?? new URL(request.url).host)
  if (isLoopback(name) || allowedHosts.includes(name)) return undefined
  const detail = `This server does not answer to the name ${printable(name)}. Allow it with --allow-host.`
  return refuse(421, 'Misdirected Request', detail)
}

/** Refuses control requests that another page sent, or that lack the token where one is asked for. */
export function guardControl(request: Request, { token }: GuardOptions): Response | undefined {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const isOwn = origin === null || sameHost(origin, request)
  if (!isOwn || (site !== null && site !== 'same-origin' && site !== 'none')) {
    return refuse(403, 'Forbidden', 'Control endpoints are not for other pages.')
  }
  const isJson = /^application\/json *(;|$)/i.test(request.headers.get('content-type') ?? '')
  if (request.method === 'POST' && !isJson) {
    return refuse(415, 'Unsupported Media Type', 'Send Content-Type: application/json, as curl --json does.')
  }
  const given = request.headers.get('authorization')?.replace(/^Bearer +/i, '') ?? ''
  if (token !== undefined && !equal(given, token)) {
    return refuse(401, 'Unauthorized', 'Send the token of the banner as Authorization: Bearer.')
  }
  return undefined
}

function sameHost(origin: string, request: Request): boolean {
  const host = request.headers.get('host') ?? new URL(request.url).host
  return URL.parse(origin)?.host === host.toLowerCase()
}

export function refuse(status: number, title: string, detail: string): Response {
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  return new Response(JSON.stringify({ title, status, detail }), { status, headers })
}

function printable(text: string): string {
  return text.slice(0, 253).replaceAll(/[^\w.:[\]-]/g, '?')
}
