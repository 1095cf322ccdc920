import { requireTracking } from '../../domain/devices/devices.ts'
import type { ReadPage } from '../../domain/paging.ts'
import { readPage } from '../../domain/paging.ts'
import type { Services } from '../../domain/services.ts'
import type { Device, Pool, User } from '../../storage/port/index.ts'

/** Reads a page of a user's devices; the same token serves the user and whoever runs the pool. */
export function readDevices(
  services: Services,
  pool: Pool,
  user: User,
  { Limit, PaginationToken }: { readonly Limit?: number | undefined; readonly PaginationToken?: string | undefined },
): Promise<ReadPage<Device>> {
  requireTracking(pool)
  return readPage<Device, string>(
    services,
    { list: ['devices', pool.id, user.sub], limit: Limit, token: PaginationToken },
    (page) => services.storage.devices.list(user.key, page),
    ({ key }) => key,
  )
}
