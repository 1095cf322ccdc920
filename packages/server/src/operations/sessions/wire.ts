import { listSessions } from '../../domain/sessions/sessions.ts'
import { requireTracking } from '../../domain/sessions/settings.ts'
import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { Family, Pool, User } from '../../storage/port/index.ts'

type Listed = Output<'ListUserSessions'>

/**
 * Lists the sessions of a user as the API answers them: on one page, since there are never more than fit. So no token leads
 * to another.
 */
export async function sessionsOf(
  services: Services,
  { pool, user, current }: { pool: Pool; user: User; current: Family | undefined },
  nextToken: string | undefined,
): Promise<Listed> {
  requireTracking(pool)
  if (nextToken !== undefined) throw new ApiError('InvalidParameterException', 'Invalid pagination token.')
  const sessions = await listSessions(services, pool, user)
  return {
    Sessions: sessions.map(({ session: { id, family, client, createdAt, activeAt }, seen }) => ({
      SessionId: id,
      SessionType: 'TOKEN',
      ClientId: client,
      CreateDate: epochSeconds(createdAt),
      LastActiveDate: epochSeconds(activeAt),
      DeviceType: seen.device,
      LastIPAddress: seen.address,
      IsCurrentSession: family === current?.key,
    })),
  }
}

/** Ends a session of a user. None is linked to another but by the login pages. */
export async function revokeSession(services: Services, pool: Pool, user: User, id: string): Promise<object> {
  requireTracking(pool)
  const isEnded = await services.storage.userSessions.end(user.key, id, services.clock.now())
  if (!isEnded) throw new ApiError('ResourceNotFoundException', `Session ${id} does not exist.`)
  return {}
}
