import { uuid } from '../../crypto/secrets.ts'
import type { SessionElsewhere } from '../../domain/federation/person.ts'
import { clientSessions } from '../../domain/sessions/settings.ts'
import type { Services } from '../../domain/services.ts'
import { cookieNamed } from '../../http/browser/cookies.ts'
import type { Client, Pool, User } from '../../storage/port/index.ts'
import type { Front } from '../front.ts'

/**
 * Somebody who has signed in on a page, and is not asked again for an hour.
 *
 * The cookie is sealed state of this one browser, so that a sign-in stores nothing for it. Its `jti` is spent when the
 * session is ended: a copy of the cookie is worth nothing from then on.
 */
export interface BrowserSession {
  readonly jti: string
  readonly pool: string
  readonly sub: string
  /** The user's when it began; another one since ends it, as it ends everything else. */
  readonly epoch: number
  /** Milliseconds since 1970. */
  readonly authTime: number
  readonly until: number
  /** What was shown at the sign-in. */
  readonly factors: readonly string[]
  /** The session at a provider of SAML that it came from, which a sign-out may end as well. */
  readonly elsewhere?: (SessionElsewhere & { readonly provider: string }) | undefined
}

const PURPOSE = 'browser session'
const HOUR_MS = 3_600_000

/** Begins a session with a cookie nobody has seen before, whatever cookie the browser came with. */
export function startBrowserSession(
  { keyring, random, clock }: Pick<Services, 'keyring' | 'random' | 'clock'>,
  front: Front,
  {
    pool,
    client,
    user,
    factors,
    elsewhere,
  }: { pool: Pool; client: Client; user: User } & Pick<BrowserSession, 'factors' | 'elsewhere'>,
): string {
  const authTime = clock.now().getTime()
  const until = authTime + Math.max(HOUR_MS, lifeMs(client))
  const { sub, epoch } = user
  const session: BrowserSession = { jti: uuid(random), pool: pool.id, sub, epoch, authTime, until, factors, elsewhere }
  return cookie(front, pool, keyring.sealState(session, PURPOSE), (until - authTime) / 1000)
}

/** The cookie that takes the session out of a browser. */
export function noCookie(front: Front, pool: Pool): string {
  return cookie(front, pool, '', 0)
}

/** Finds the session of a browser, and its user as it is now; none for a client that does not take it any more. */
export async function findBrowserSession(
  { storage, clock, ...services }: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  front: Front,
  request: Request,
  { pool, client }: { pool: Pool; client: Client },
): Promise<{ readonly session: BrowserSession; readonly user: User } | undefined> {
  const session = openCookie(services, front, request, pool)
  const now = clock.now().getTime()
  if (!session || session.until <= now || session.authTime + lifeMs(client) <= now) return undefined
  const [user, isEnded] = await Promise.all([
    storage.users.findBySub(pool.key, session.sub),
    storage.spent.isSpent(session.jti),
  ])
  return user?.enabled && user.epoch === session.epoch && !isEnded ? { session, user } : undefined
}

/** Ends the session of a browser, wherever a copy of its cookie may be, and answers what it was. */
export async function endBrowserSession(
  services: Pick<Services, 'storage' | 'keyring'>,
  front: Front,
  request: Request,
  pool: Pool,
): Promise<BrowserSession | undefined> {
  const session = openCookie(services, front, request, pool)
  if (session) await services.storage.spent.spend([{ jti: session.jti, expiresAt: new Date(session.until) }])
  return session
}

function openCookie(
  { keyring }: Pick<Services, 'keyring'>,
  front: Front,
  request: Request,
  pool: Pool,
): BrowserSession | undefined {
  const value = cookieNamed(request, nameOf(front, pool))
  const session = value === undefined ? undefined : (keyring.openState(value, PURPOSE) as BrowserSession | undefined) // sealed here only
  return session?.pool === pool.id ? session : undefined
}

function lifeMs(client: Client): number {
  return clientSessions(client).SSOSession.MaxValidityMinutes * 60_000
}

/** On the server's own name pools share what browsers keep; on its domain a pool is alone. */
function nameOf({ isSecure, pool: own }: Front, pool: Pool): string {
  return `${isSecure ? '__Host-' : ''}cognito${own === undefined ? `-${pool.id}` : ''}`
}

/** Lax: a link from the application brings it along, a form of another site does not. No script reads it. */
function cookie(front: Front, pool: Pool, value: string, seconds: number): string {
  const secure = front.isSecure ? '; Secure' : ''
  return `${nameOf(front, pool)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}
