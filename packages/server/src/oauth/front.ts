import type { Services } from '../domain/services.ts'
import type { Caller } from '../domain/sessions/seen.ts'
import type { Asked } from '../http/endpoint.ts'
import type { Peer } from '../http/peer.ts'
import type { Incoming } from '../http/route.ts'
import type { Pool, PoolId } from '../storage/port/index.ts'

/** By which name a request came in. */
export interface Front {
  /** The pool whose domain it is; on the server's own name the client, or the token, tells the pool. */
  readonly pool: PoolId | undefined
  /** Whether browsers come by https. */
  readonly isSecure: boolean
}

export function frontOf(
  { settings }: Pick<Services, 'settings'>,
  { peer, pool }: Pick<Incoming, 'peer' | 'pool'>,
): Front {
  return { pool: pool as PoolId | undefined, isSecure: peer.encrypted || settings.publicUrl.startsWith('https:') } // found by its domain
}

export function callerOf({ request, peer }: { request: Pick<Asked, 'headers'>; peer: Peer }): Caller {
  return { peer: peer.address, agent: request.headers.get('user-agent') ?? '' }
}

/** Whether a pool is served here. On the domain of one, what belongs to another does not exist. */
export function serves({ pool }: Front, { id }: Pick<Pool, 'id'>): boolean {
  return pool === undefined || pool === id
}
