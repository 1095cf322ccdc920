import type { Input } from '../../model/types.gen.ts'
import type { PoolKey } from './ids.ts'
import type { Pool } from './pools.ts'

/** A name under the service's own domain, or a host name of the operator's. */
export type DomainKind = 'prefix' | 'custom'

/** Where a pool's pages are: a name that is one pool's in the whole server. */
export interface Domain {
  /** One label, or the whole name of a host. */
  readonly name: string
  readonly pool: PoolKey
  readonly kind: DomainKind
  /** In the wire's spelling. */
  readonly settings: Pick<Input<'CreateUserPoolDomain'>, 'ManagedLoginVersion' | 'CustomDomainConfig'>
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface DomainStore {
  /** Stores a domain, unless its name is taken, its pool has one of that kind (`full`), or the pool is gone. */
  create(domain: Domain): Promise<'created' | 'taken' | 'full' | 'gone'>
  /** The domain of that name and its pool. */
  find(name: string): Promise<{ readonly domain: Domain; readonly pool: Pool } | undefined>
  /** Replaces the settings that `change` returns. No other change of this domain comes between. */
  change(
    domain: Pick<Domain, 'name' | 'pool'>,
    now: Date,
    change: (settings: Domain['settings']) => Domain['settings'],
  ): Promise<Domain | undefined>
  delete(domain: Pick<Domain, 'name' | 'pool'>): Promise<boolean>
  /** The domains of a pool, of which there are at most two. */
  ofPool(pool: PoolKey): Promise<Domain[]>
}
