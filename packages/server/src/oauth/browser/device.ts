import type { Services } from '../../domain/services.ts'
import { cookieNamed } from '../../http/browser/cookies.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { Front } from '../front.ts'

/** The device that a browser is, as a sealed cookie of one pool. It is one of the user whose device has its key. */
interface Kept {
  readonly pool: string
  readonly key: string
}

const PURPOSE = 'device of a browser'
/** As long as browsers keep anything. */
const LIFE_SECONDS = 400 * 24 * 60 * 60

/** The cookie by which a browser is known again. */
export function deviceCookie({ keyring }: Pick<Services, 'keyring'>, front: Front, pool: Pool, key: string): string {
  const value = keyring.sealState({ pool: pool.id, key } satisfies Kept, PURPOSE)
  const secure = front.isSecure ? '; Secure' : ''
  return `${nameOf(front, pool)}=${value}; Path=/; Max-Age=${LIFE_SECONDS}; HttpOnly; SameSite=Lax${secure}`
}

/** The key of the device that a browser is. */
export function deviceOfBrowser(
  { keyring }: Pick<Services, 'keyring'>,
  front: Front,
  request: Request,
  pool: Pool,
): string | undefined {
  const value = cookieNamed(request, nameOf(front, pool))
  const kept = value === undefined ? undefined : (keyring.openState(value, PURPOSE) as Kept | undefined) // sealed above
  return kept?.pool === pool.id ? kept.key : undefined
}

function nameOf({ isSecure, pool: own }: Front, pool: Pool): string {
  return `${isSecure ? '__Host-' : ''}device${own === undefined ? `-${pool.id}` : ''}`
}
