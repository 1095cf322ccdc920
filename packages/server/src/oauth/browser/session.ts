import { uuid } from '../../crypto/secrets.ts'
import type { SessionElsewhere } from '../../domain/federation/person.ts'
import { OWN_USERS } from '../../domain/federation/providers.ts'
import { clientSessions } from '../../domain/sessions/settings.ts'
import { newSsoSession } from '../../domain/sessions/sso.ts'
import type { Services } from '../../domain/services.ts'
import type { Incoming } from '../../http/route.ts'
import type { Client, Pool, SsoStep, User } from '../../storage/port/index.ts'
import type { Front } from '../front.ts'
import { callerOf, frontOf } from '../front.ts'
import { sealedCookie } from './sealed-cookie.ts'

/**
 * Somebody who has signed in on a page, and is not asked again for an hour.
 *
 * The cookie is sealed state of this one browser, so that a sign-in stores nothing for it. Its `jti` is spent when the
 * session is ended: a copy of the cookie is worth nothing from then on. Where sessions are tracked, it is stored for its
 * user to find and to end, and lives as long as what is stored.
 */
export interface BrowserSession {
  /** Of a tracked one, the id in the list of sessions. */
  readonly jti: string
  readonly isTracked?: boolean
  readonly pool: string
  readonly sub: string
  /** The user's when it began; another one since ends it, as it ends everything else. */
  readonly epoch: number
  /** Milliseconds since 1970. */
  readonly authTime: number
  readonly until: number
  /** What was shown at the sign-in. */
  readonly factors: readonly string[]
  /** The identity provider that it came from; `undefined` where somebody has signed in on a page of ours. */
  readonly elsewhere?: Elsewhere | undefined
}

export interface Elsewhere {
  readonly provider: string
  /** The session there, which a sign-out may end as well. */
  readonly session: SessionElsewhere | undefined
}

const cookie = sealedCookie<BrowserSession>('cognito', 'browser session')
const HOUR_MS = 3_600_000

/** What comes from a browser. */
export type Arriving = Pick<Incoming, 'request' | 'peer' | 'pool'>

/** A session that begins: what is stored with the step that completes the sign-in, if anything, and then the cookie. */
export interface Beginning {
  readonly sso: SsoStep | undefined
  readonly cookie: string
}

/**
 * Begins a session with a cookie nobody has seen before, whatever cookie the browser came with. Where it is tracked, it
 * ends the one that it replaces, so that a browser is in the list once.
 */
export function startBrowserSession(
  services: Pick<Services, 'keyring' | 'random' | 'clock' | 'settings'>,
  incoming: Arriving,
  {
    pool,
    client,
    user,
    factors,
    elsewhere,
  }: { pool: Pool; client: Client; user: User } & Pick<BrowserSession, 'factors' | 'elsewhere'>,
): Beginning {
  const front = frontOf(services, incoming)
  const at = services.clock.now()
  const authTime = at.getTime()
  const until = authTime + Math.max(HOUR_MS, lifeMs(client))
  const before = cookie.read(services, front, incoming.request, pool)
  const replaces = before?.isTracked ? before.jti : undefined
  const times = { at, until: new Date(until) }
  const sso = newSsoSession(services, { pool, client, user }, callerOf(incoming), { ...times, replaces })
  const { sub, epoch } = user
  const named = sso ? { jti: sso.id, isTracked: true } : { jti: uuid(services.random) }
  const session: BrowserSession = { ...named, pool: pool.id, sub, epoch, authTime, until, factors, elsewhere }
  return { sso, cookie: cookie.write(services, front, pool, session, (until - authTime) / 1000) }
}

/** The cookie that takes the session out of a browser. */
export function noCookie(front: Front, pool: Pool): string {
  return cookie.clear(front, pool)
}

/**
 * Finds the session of a browser, and its user as it is now; none for a client that does not take it any more.
 *
 * A client that lets in the people of a company only would let in whoever has signed in for another client of the pool:
 * so a session is one for the clients of the provider that it came from.
 */
export async function findBrowserSession(
  { storage, clock, ...services }: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  front: Front,
  request: Request,
  { pool, client }: { pool: Pool; client: Client },
): Promise<{ readonly session: BrowserSession; readonly user: User } | undefined> {
  const session = cookie.read(services, front, request, pool)
  const now = clock.now().getTime()
  if (!session || session.until <= now || session.authTime + lifeMs(client) <= now) return undefined
  const from = session.elsewhere?.provider ?? OWN_USERS
  if (!client.settings.SupportedIdentityProviders?.includes(from)) return undefined
  const [user, isEnded] = await Promise.all([
    storage.users.findBySub(pool.key, session.sub),
    session.isTracked ? isForgotten(storage, session) : storage.spent.isSpent(session.jti),
  ])
  return user?.enabled && user.epoch === session.epoch && !isEnded ? { session, user } : undefined
}

async function isForgotten({ ssoSessions }: Services['storage'], { jti }: BrowserSession): Promise<boolean> {
  return !(await ssoSessions.isThere(jti))
}

/** Ends the session of a browser, wherever a copy of its cookie may be, and answers what it was. */
export async function endBrowserSession(
  { storage, keyring }: Pick<Services, 'storage' | 'keyring'>,
  front: Front,
  request: Request,
  pool: Pool,
): Promise<BrowserSession | undefined> {
  const session = cookie.read({ keyring }, front, request, pool)
  if (session?.isTracked) await storage.ssoSessions.forget(session.jti)
  else if (session) await storage.spent.spend([{ jti: session.jti, expiresAt: new Date(session.until) }])
  return session
}

function lifeMs(client: Client): number {
  return clientSessions(client).SSOSession.MaxValidityMinutes * 60_000
}
