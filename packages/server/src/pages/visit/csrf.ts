import { equal } from '../../crypto/secrets.ts'
import type { Services } from '../../domain/services.ts'
import { cookieNamed } from '../../http/browser/cookies.ts'
import type { Authorization } from '../../oauth/browser/authorization.ts'
import type { Front } from '../../oauth/front.ts'

/**
 * What makes a form one of this browser: a random value in a cookie, and in the form a keyed hash of it.
 *
 * A page of somebody else can make a browser send a form, and with it the cookie, but cannot read the form's half. Who
 * puts a cookie of their own into a browser, from another host or another port of this machine, is stopped by what the
 * browser says of where the form comes from.
 */
export function csrfOf(
  { keyring, random }: Pick<Services, 'keyring' | 'random'>,
  { isSecure }: Front,
  request: Request,
  { pool }: Pick<Authorization, 'pool'>,
) {
  const name = `${isSecure ? '__Host-' : ''}XSRF-TOKEN`
  const sent = cookieNamed(request, name)
  const own = sent !== undefined && /^[\w-]{43}$/.test(sent) ? sent : undefined
  const value = own ?? Buffer.from(random(32)).toString('base64url')
  const token = keyring.hmac('csrf', value, pool.id).toString('base64url')
  // Lax: a link from the application brings it along, a form of another site does not. No script reads it.
  const line = `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return {
    token,
    /** What the browser is to keep, where it has none. */
    cookies: own === undefined ? [line] : [],
    /** Whether the browser has brought the cookie at all. */
    isKept: own !== undefined,
    isOwn: (given: string) => own !== undefined && equal(given, token),
  }
}
