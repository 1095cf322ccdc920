import { sessionId } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { ClientId, Family, FamilyKey, NewSession, Pool, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Caller, Seen } from './seen.ts'
import { inFamily, inSsoSession, openSeen, sealSeen } from './seen.ts'
import { poolSessions, requireTracking, tracksSessions } from './settings.ts'
import { MOST_BROWSERS } from './sso.ts'

/** As many as the service ever lists. A user has no more than the 100 of the highest limit. */
const LISTED = 125

/** A session as its user finds it in a list. */
export interface ListedSession {
  readonly id: string
  readonly type: 'TOKEN' | 'SSO'
  readonly client: ClientId
  readonly createdAt: Date
  readonly activeAt: Date
  readonly seen: Seen
  /** Of tokens: their sign-in, and the session of the browser that they came through. */
  readonly family?: FamilyKey
  readonly ssoId?: string | undefined
}

/** Makes the session of a sign-in that begins; none where they are not tracked. */
export function newSession(
  services: Pick<Services, 'keyring' | 'random'>,
  pool: Pool,
  originJti: string,
  caller: Caller,
): NewSession | undefined {
  if (!tracksSessions(pool)) return undefined
  const { MaxPerUser: most } = poolSessions(pool).TokenSession
  const seen = sealSeen(services, inFamily(pool, originJti), caller)
  return { id: sessionId(services.random, 'tkn'), seen, most }
}

/** Notes that a sign-in is used, and from where. */
export async function noteActivity(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  family: Family,
  caller: Caller,
): Promise<void> {
  if (family.sessionId === undefined || !tracksSessions(pool)) return
  const seen = sealSeen(services, inFamily(pool, family.originJti), caller)
  await services.storage.userSessions.touch(family, services.clock.now(), seen)
}

/**
 * Reads the sessions of a user, of tokens and of browsers, newest first, each with where it was active last. There are
 * never more than fit on a page, so no token leads to another.
 */
export async function listSessions(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  user: User,
  nextToken: string | undefined,
): Promise<ListedSession[]> {
  requireTracking(pool)
  if (nextToken !== undefined) throw new ApiError('InvalidParameterException', 'Invalid pagination token.')
  const { userSessions, ssoSessions } = services.storage
  const now = services.clock.now()
  const [ofTokens, ofBrowsers] = await Promise.all([
    userSessions.list(user.key, now, LISTED),
    ssoSessions.list(user.key, now, MOST_BROWSERS),
  ])
  const tokens = ofTokens.map(({ id, family, client, ssoId, createdAt, activeAt, originJti, seen }): ListedSession => {
    const opened = openSeen(services, inFamily(pool, originJti), seen)
    return { id, type: 'TOKEN', client, createdAt, activeAt, seen: opened, family, ssoId }
  })
  const browsers = ofBrowsers.map(({ id, client, createdAt, activeAt, seen }): ListedSession => {
    const opened = openSeen(services, inSsoSession(pool, id), seen)
    return { id, type: 'SSO', client, createdAt, activeAt, seen: opened }
  })
  // Of one moment, the tokens are newer than the browser they came through.
  return [...tokens, ...browsers].toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
}

/** Ends a session of a user, and with `isLinked` those that are linked to it: tokens and the browser they came through. */
export async function revokeSession(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  user: User,
  { id, isLinked }: { readonly id: string; readonly isLinked: boolean },
): Promise<void> {
  requireTracking(pool)
  const sessions = id.startsWith('sso') ? storage.ssoSessions : storage.userSessions
  const isEnded = await sessions.end(user.key, id, clock.now(), isLinked)
  if (!isEnded) throw new ApiError('ResourceNotFoundException', `Session ${id} does not exist.`)
}
