import type { Services } from '../../domain/services.ts'
import { PageError } from '../../errors.ts'
import { oneLine } from '../../http/text.ts'

/** Where a browser is sent with the answer to an authorization request. */
export interface Back {
  readonly redirectUri: string
  /** With `token`, what is answered stays in the browser, behind `#`. */
  readonly responseType: string | undefined
  readonly state: string | undefined
}

/** Sends the browser back to the application, with what it is told and the state it sent. */
export function backWith(
  { redirectUri, responseType, state }: Back,
  told: Readonly<Record<string, string | undefined>>,
): Response {
  const query = Object.entries({ ...told, state })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
  const before = responseType === 'token' ? '#' : redirectUri.includes('?') ? '&' : '?'
  return redirect(`${redirectUri}${before}${query}`)
}

/** Tells the application why it gets nothing, as the service does: description first (oauth.md 3). */
export function refusedWith(back: Back, error: string, description?: string): Response {
  return backWith(back, { error_description: description, error })
}

/** Sends a browser on. What is in the address is for nobody but where it leads. */
export function redirect(location: string): Response {
  // A URL that was registered may have any letters, a header has ASCII's.
  const ascii = location.toWellFormed().replaceAll(/[^\x21-\x7e]+/gu, encodeURIComponent)
  const headers = { location: ascii, 'cache-control': 'no-store', pragma: 'no-cache', 'referrer-policy': 'no-referrer' }
  return new Response(null, { status: 302, headers })
}

/** Where a request leads that must not lead to where it says. */
export function toErrorPage(error: ErrorName, clientId: string): Response {
  return redirect(`/error?${new URLSearchParams({ error, client_id: clientId }).toString()}`)
}

export const ERRORS = ['invalid_request', 'redirect_mismatch', 'server_error', 'unauthorized_client'] as const
type ErrorName = (typeof ERRORS)[number]

/** Refuses a request that cannot be answered anywhere else than on a page. */
export function notPresent(name: string): Promise<never> {
  return showError(`Required String parameter '${name}' is not present`)
}

/** The same in other words: the name of an error, or a sentence. */
export async function showError(what: string): Promise<never> {
  throw new PageError(what)
}

/** Tells the log why a browser is not let go on, which neither a page nor the application is told. */
export function logRefused({ log }: Pick<Services, 'log'>, error: string, detail: string): void {
  log.info(`A request was refused with ${error}: ${oneLine(detail, 500)}.`)
}

/** An address as the log may have it: what an application keeps in a query may be a secret. */
export function logged(address: string): string {
  return address.replace(/[?#][^]*$/, '?…')
}

/** What only browsers open does nothing for those who only ask whether it is there, or in advance. */
export function isOpened({ method, headers }: Request): boolean {
  return method === 'GET' && !/prefetch|prerender/i.test(headers.get('sec-purpose') ?? '')
}

export const UNOPENED = { status: 204, headers: { 'cache-control': 'no-store' } }
