import { changeClient, requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { clientSessions, refuseSessionsInTier, requireTracking } from '../../domain/sessions/settings.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Replaces what a client makes of sessions of the login pages, in a pool that tracks sessions.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolClientSessionConfiguration.html
 */
export async function SetUserPoolClientSessionConfiguration({
  input: { UserPoolId, ClientId, ...SessionConfiguration },
  services,
}: CallOf<'SetUserPoolClientSessionConfiguration'>): Promise<Output<'SetUserPoolClientSessionConfiguration'>> {
  const pool = await requirePool(services, UserPoolId)
  const client = await requireClientOf(services, pool, ClientId)
  refuseSessionsInTier(pool.settings)
  requireTracking(pool)
  const changed = await changeClient(services, client, ({ settings }) => ({
    settings: { ...settings, SessionConfiguration },
  }))
  return { UserPoolId: pool.id, ClientId: client.id, ...clientSessions(changed) }
}
