import type { Services } from '../domain/services.ts'
import type { Caller } from '../domain/sessions/seen.ts'
import type { Asked } from '../http/endpoint.ts'
import type { HeaderReader } from '../http/head.ts'
import type { Incoming } from '../http/route.ts'
import type { Pool, PoolId } from '../storage/port/index.ts'

/** By which name a request came in. */
export interface Front {
  /** The pool whose domain it is; on the server's own name the client, or the token, tells the pool. */
  readonly pool: PoolId | undefined
  /** Whether browsers come by https. */
  readonly isSecure: boolean
  /** The base of the addresses by which browsers come, without a slash at the end. */
  readonly url: string
}

/** A request of a browser or of a program. */
type From = Pick<Incoming, 'peer' | 'pool'> & (Pick<Asked, 'headers'> | { readonly request: Pick<Asked, 'headers'> })

export function frontOf({ settings }: Pick<Services, 'settings'>, from: From): Front {
  const { publicUrl } = settings
  const { peer } = from
  const pool = from.pool as PoolId | undefined // found by its domain
  const isSecure = peer.encrypted || publicUrl.startsWith('https:')
  // The domain was found by this very header.
  const host = pool === undefined ? undefined : headersIn(from).get('host')
  return { pool, isSecure, url: host ? `${isSecure ? 'https' : 'http'}://${host}` : publicUrl }
}

/** From where somebody calls. */
export function callerOf(from: From): Caller {
  return { peer: from.peer.address, agent: headersIn(from).get('user-agent') ?? '' }
}

function headersIn(from: From): HeaderReader {
  return 'request' in from ? from.request.headers : from.headers
}

/** Whether a pool is served here. On the domain of one, what belongs to another does not exist. */
export function serves({ pool }: Front, { id }: Pick<Pool, 'id'>): boolean {
  return pool === undefined || pool === id
}
