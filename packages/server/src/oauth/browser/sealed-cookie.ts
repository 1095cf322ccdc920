import type { Services } from '../../domain/services.ts'
import { cookieNamed } from '../../http/browser/cookies.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { Front } from '../front.ts'

/** What is kept in a browser for one pool. */
interface OfPool {
  /** The pool's id. */
  readonly pool: string
}

/** A cookie of one pool whose value only this server reads. */
export interface SealedCookie<Kept extends OfPool> {
  /** The header that keeps a value for so many seconds. */
  write(services: Pick<Services, 'keyring'>, front: Front, pool: Pool, kept: Kept, seconds: number): string
  /** The header that takes it out of the browser. */
  clear(front: Front, pool: Pool): string
  /** What a browser brings; `undefined` for what is none, or another pool's. */
  read(services: Pick<Services, 'keyring'>, front: Front, request: Request, pool: Pool): Kept | undefined
}

/** Makes a cookie of that name, sealed for that purpose. */
export function sealedCookie<Kept extends OfPool>(name: string, purpose: string): SealedCookie<Kept> {
  /** On the server's own name pools share what browsers keep; on its domain a pool is alone. */
  const nameOf = ({ isSecure, pool: own }: Front, pool: Pool) =>
    `${isSecure ? '__Host-' : ''}${name}${own === undefined ? `-${pool.id}` : ''}`
  /** Lax: a link from the application brings it along, a form of another site does not. No script reads it. */
  const header = (front: Front, pool: Pool, value: string, seconds: number) =>
    `${nameOf(front, pool)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${front.isSecure ? '; Secure' : ''}`
  return {
    write: ({ keyring }, front, pool, kept, seconds) => header(front, pool, keyring.sealState(kept, purpose), seconds),
    clear: (front, pool) => header(front, pool, '', 0),
    read({ keyring }, front, request, pool) {
      const value = cookieNamed(request, nameOf(front, pool))
      const kept = value === undefined ? undefined : (keyring.openState(value, purpose) as Kept | undefined) // sealed above
      return kept?.pool === pool.id ? kept : undefined
    },
  }
}
