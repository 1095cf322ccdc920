import { createHash } from 'node:crypto'
import { equal } from '../crypto/secrets.ts'
import type { RequestHead } from '../http/head.ts'
import { hostName, isAddress, isLoopback } from '../http/hosts.ts'
import { isFromElsewhere } from '../http/browser/other-pages.ts'
import type { Reply } from '../http/reply.ts'
import { toResponse } from '../http/reply.ts'

/** Who may reach a development server, which accepts any credentials. */
export interface GuardOptions {
  /** Host names beside the loopback ones: of the public URL, and those allowed on the command line. */
  readonly allowedHosts: readonly string[]
  /** Whether it listens on every address of this machine, and so answers to addresses. */
  readonly allowsAddresses: boolean
  /** When set, control endpoints ask for it: `Authorization: Bearer <token>`, or the cookie of a browser that gave it. */
  readonly token: string | undefined
  /** Whether browsers come by https. */
  readonly isSecure: boolean
}

/**
 * Refuses requests for a name that is not this machine's, `undefined` for the others.
 *
 * A page from anywhere can make its own name point to loopback and then counts as same-origin for the browser (DNS
 * rebinding); the Host header still carries the page's name.
 */
export function guardHost(request: RequestHead, { allowedHosts, allowsAddresses }: GuardOptions): Reply | undefined {
  const name = hostName(hostOf(request))
  if (isLoopback(name) || allowedHosts.includes(name) || (allowsAddresses && isAddress(name))) return undefined
  const shown = printable(name)
  const detail = `This server does not answer to the name ${shown}. If it is its own, start it with --allow-host ${shown} (POOLHOUSE_ALLOW_HOST).`
  if (!request.headers.has('x-amz-target')) return problem(421, 'Misdirected Request', detail)
  // An SDK shows its user what it can read.
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': 'AccessDeniedException:' }
  return { status: 421, headers, body: JSON.stringify({ __type: 'AccessDeniedException', message: detail }) }
}

/** Refuses control requests that another page sent, or that lack the token where one is asked for. */
export function guardControl(request: Request, guard: GuardOptions): Response | undefined {
  const refusal = refuseOtherPages(request)
  if (refusal) return refusal
  const isJson = /^application\/json *(;|$)/i.test(request.headers.get('content-type') ?? '')
  if (request.method === 'POST' && !isJson) {
    return refuse(415, 'Unsupported Media Type', 'Send Content-Type: application/json, as curl --json does.')
  }
  if (isKnown(request, guard)) return undefined
  return refuse(401, 'Unauthorized', 'Send the token of the banner as Authorization: Bearer.')
}

/** Refuses requests that a page of somebody else sent. */
export function refuseOtherPages(request: Request): Response | undefined {
  if (!isFromElsewhere(request)) return undefined
  return refuse(403, 'Forbidden', 'Control endpoints are not for other pages.')
}

/** Whether a request has the token, where one is asked for. */
export function isKnown(request: Request, { token }: GuardOptions): boolean {
  if (token === undefined) return true
  const bearer = request.headers.get('authorization')?.replace(/^Bearer +/i, '') ?? ''
  const [, cookie = ''] =
    new RegExp(`(?:^|; *)${cookieName(request)}=([^;]*)`).exec(request.headers.get('cookie') ?? '') ?? []
  // Both are compared, however the first comes out.
  return [equal(bearer, token), equal(cookie, inCookie(token))].includes(true)
}

/** The cookie by which a browser is known that gave the token; `undefined` for another token. */
export function cookieFor(request: Request, given: string, { token, isSecure }: GuardOptions): string | undefined {
  if (token === undefined || !equal(given, token)) return undefined
  // Strict: no page of another site makes the browser send it. No script reads it.
  return `${cookieName(request)}=${inCookie(token)}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
}

/** Ports of one machine share their cookies, so each has a name of its own, and none is worth the token itself. */
function cookieName(request: Request): string {
  return `poolhouse_${/:(\d+)$/.exec(hostOf(request))?.[1] ?? 'token'}`
}

function inCookie(token: string): string {
  return createHash('sha256').update(`poolhouse cookie ${token}`).digest('base64url')
}

function hostOf(request: RequestHead): string {
  return request.headers.get('host') ?? new URL(request.url).host
}

export function refuse(status: number, title: string, detail: string): Response {
  return toResponse(problem(status, title, detail))
}

/** A problem in the form of RFC 9457. */
function problem(status: number, title: string, detail: string): Reply {
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify({ title, status, detail }) }
}

function printable(text: string): string {
  return text.slice(0, 253).replaceAll(/[^\w.:[\]-]/g, '?')
}
