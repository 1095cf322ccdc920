import type { Services } from '../domain/services.ts'
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

export function frontOf({ settings }: Pick<Services, 'settings'>, { peer }: Pick<Incoming, 'peer'>): Front {
  const { publicUrl: url } = settings
  return { pool: undefined, isSecure: peer.encrypted || url.startsWith('https:'), url }
}

/** Whether a pool is served here. On the domain of one, what belongs to another does not exist. */
export function serves({ pool }: Front, { id }: Pick<Pool, 'id'>): boolean {
  return pool === undefined || pool === id
}
