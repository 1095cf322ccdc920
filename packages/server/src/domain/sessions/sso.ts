import { sessionId } from '../../crypto/secrets.ts'
import type { Client, Pool, SsoStep, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Caller } from './seen.ts'
import { inSsoSession, sealSeen } from './seen.ts'
import { tracksSessions } from './settings.ts'

/** The most browsers a user is signed in with; nobody has published the service's number [?]. */
export const MOST_BROWSERS = 100

/** Makes the session of a browser that somebody signs in with; none where they are not tracked. */
export function newSsoSession(
  services: Pick<Services, 'keyring' | 'random'>,
  { pool, client, user }: { pool: Pool; client: Client; user: User },
  caller: Caller,
  { at, until, replaces }: { at: Date; until: Date; replaces: string | undefined },
): SsoStep | undefined {
  if (!tracksSessions(pool)) return undefined
  const id = sessionId(services.random, 'sso')
  const owner = { pool: pool.key, user: user.key, client: client.id, epoch: user.epoch }
  const begins = { ...owner, expiresAt: until, most: MOST_BROWSERS, replaces }
  return { id, at, seen: sealSeen(services, inSsoSession(pool, id), caller), begins }
}

/** Makes the step in which the session of a browser is used, and noted from where. */
export function activeSsoSession(
  services: Pick<Services, 'keyring' | 'clock'>,
  pool: Pool,
  id: string,
  caller: Caller,
): SsoStep {
  return { id, at: services.clock.now(), seen: sealSeen(services, inSsoSession(pool, id), caller) }
}
