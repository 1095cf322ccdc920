import { sessionId } from '../../crypto/secrets.ts'
import type { Family, NewSession, Pool, User, UserSession } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { deviceType } from './device-type.ts'
import { poolSessions, tracksSessions } from './settings.ts'

/** As many as the service ever lists. A user has no more than the 100 of the highest limit. */
const LISTED = 125

/** From where somebody calls. */
export interface Caller {
  /** An address, as the system writes it. */
  readonly peer: string
  /** The `User-Agent`; empty without one. */
  readonly agent: string
}

/** What is kept of where a session was active last; personal, and so sealed. */
interface Seen {
  readonly address: string
  readonly device: string
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
  return { id: sessionId(services.random), seen: sealSeen(services, pool, originJti, caller), most }
}

/** Notes that a sign-in is used, and from where. */
export async function noteActivity(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  { key, originJti, sessionId: id }: Family,
  caller: Caller,
): Promise<void> {
  if (id === undefined || !tracksSessions(pool)) return
  const seen = sealSeen(services, pool, originJti, caller)
  await services.storage.userSessions.touch(key, services.clock.now(), seen)
}

/** Reads the sessions of a user, newest first, each with where it was active last. */
export async function listSessions(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  user: User,
): Promise<{ readonly session: UserSession; readonly seen: Seen }[]> {
  const sessions = await services.storage.userSessions.list(user.key, services.clock.now(), LISTED)
  return sessions.map((session) => {
    const opened = services.keyring.open(session.seen, placeOf(pool, session.originJti)).toString()
    return { session, seen: JSON.parse(opened) as Seen } // sealed by `sealSeen`
  })
}

function sealSeen({ keyring }: Pick<Services, 'keyring'>, pool: Pool, originJti: string, { peer, agent }: Caller) {
  const seen: Seen = { address: peer, device: deviceType(agent) }
  return keyring.seal(JSON.stringify(seen), placeOf(pool, originJti))
}

function placeOf(pool: Pool, originJti: string) {
  return { table: 'families', column: 'seen', pool: pool.id, owner: originJti }
}
