import { changePool, requirePool } from '../../domain/pools/pools.ts'
import { poolSessions, refuseSessionsInTier } from '../../domain/sessions/settings.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Replaces the settings of session tracking. A lower limit ends no session by itself: the next sign-in of a user does.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolSessionConfiguration.html
 */
export async function SetUserPoolSessionConfiguration({
  input: { UserPoolId, ...SessionConfiguration },
  services,
}: CallOf<'SetUserPoolSessionConfiguration'>): Promise<Output<'SetUserPoolSessionConfiguration'>> {
  const { id } = await requirePool(services, UserPoolId)
  const pool = await changePool(services, id, ({ settings }) => {
    refuseSessionsInTier(settings)
    return { settings: { ...settings, SessionConfiguration } }
  })
  return { UserPoolId: pool.id, ...poolSessions(pool) }
}
