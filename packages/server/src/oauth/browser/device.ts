import type { Services } from '../../domain/services.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { Front } from '../front.ts'
import { sealedCookie } from './sealed-cookie.ts'

/** The device that a browser is, as a sealed cookie of one pool. It is one of the user whose device has its key. */
const cookie = sealedCookie<{ readonly pool: string; readonly key: string }>('device', 'device of a browser')
/** As long as browsers keep anything. */
const LIFE_SECONDS = 400 * 24 * 60 * 60

/** The cookie by which a browser is known again. */
export function deviceCookie(services: Pick<Services, 'keyring'>, front: Front, pool: Pool, key: string): string {
  return cookie.write(services, front, pool, { pool: pool.id, key }, LIFE_SECONDS)
}

/** The key of the device that a browser is. */
export function deviceOfBrowser(
  services: Pick<Services, 'keyring'>,
  front: Front,
  request: Request,
  pool: Pool,
): string | undefined {
  return cookie.read(services, front, request, pool)?.key
}
