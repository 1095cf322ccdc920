import type { ListedSession } from '../../domain/sessions/sessions.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { Family } from '../../storage/port/index.ts'

type Listed = NonNullable<Output<'ListUserSessions'>['Sessions']>[number]

/** A session as the API answers it, beside the sign-in that asks. */
export function toSessionDescriptionType(session: ListedSession, current?: Family): Listed {
  const { id, type, client, createdAt, activeAt, seen, family, ssoId } = session
  return {
    SessionId: id,
    SessionType: type,
    ClientId: client,
    CreateDate: epochSeconds(createdAt),
    LastActiveDate: epochSeconds(activeAt),
    DeviceType: seen.device,
    LastIPAddress: seen.address,
    OriginSessionId: ssoId,
    IsCurrentSession: family !== undefined && family === current?.key,
  }
}
