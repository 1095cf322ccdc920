import type { Pool, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { changeUser, withNewEpoch } from '../users/users.ts'

/** Ends every sign-in of a user: refresh tokens, access tokens, and sign-ins between two steps. */
export async function signOutEverywhere(
  services: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  user: User,
): Promise<void> {
  await changeUser(services, pool, user, { revokeTokens: true }, withNewEpoch)
}
