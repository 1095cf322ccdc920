import { ApiError } from '../../errors.ts'
import type { Client, ClientSettings, Pool, PoolSettings } from '../../storage/port/index.ts'

type PoolSessions = NonNullable<PoolSettings['SessionConfiguration']>
type ClientSessions = NonNullable<ClientSettings['SessionConfiguration']>

const OF_POOL: PoolSessions = { UserSessionTracking: 'DISABLED', TokenSession: { MaxPerUser: 20 } }
const OF_CLIENT: ClientSessions = { SSOSession: { MaxValidityMinutes: 60 } }

/** Whether the sign-ins of a pool are tracked, and how many a user may have. */
export function poolSessions({ settings }: Pick<Pool, 'settings'>): PoolSessions {
  return settings.SessionConfiguration ?? OF_POOL
}

/** For how long a client takes a session of the login pages for a sign-in. */
export function clientSessions({ settings }: Pick<Client, 'settings'>): ClientSessions {
  return settings.SessionConfiguration ?? OF_CLIENT
}

export function tracksSessions(pool: Pick<Pool, 'settings'>): boolean {
  return poolSessions(pool).UserSessionTracking === 'ENABLED'
}

/** Refuses what is about sessions where none are tracked. The service's own name and words for it are not known. */
export function requireTracking(pool: Pick<Pool, 'settings'>): void {
  if (tracksSessions(pool)) return
  throw new ApiError('OperationNotEnabledException', 'Session tracking is not enabled for the user pool.')
}

/** Refuses to set anything of sessions in a pool of the tier that has none. */
export function refuseSessionsInTier({ UserPoolTier: tier }: Pick<PoolSettings, 'UserPoolTier'>): void {
  if (tier !== 'LITE') return
  throw new ApiError('FeatureUnavailableInTierException', 'Session tracking is not available in the tier LITE.')
}
