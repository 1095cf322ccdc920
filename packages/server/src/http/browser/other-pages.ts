import type { RequestHead } from '../head.ts'

/**
 * Whether a browser says that the page of another site sent a request. Browsers write both headers themselves, and no
 * page can write them.
 *
 * A form may come from `origins` besides, such as the public URL where a proxy changes the name.
 */
export function isFromElsewhere(request: RequestHead, origins: readonly string[] = []): boolean {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const host = (request.headers.get('host') ?? new URL(request.url).host).toLowerCase()
  const isOwn = origin === null || origins.includes(origin) || URL.parse(origin)?.host === host
  return !isOwn || (site !== null && site !== 'same-origin' && site !== 'none')
}
