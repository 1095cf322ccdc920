import type { Input } from '../../model/types.gen.ts'
import type { Wire } from '../../model/wire.ts'
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
import type { Page, PoolId, PoolKey } from './ids.ts'

/**
 * A pool's settings in the wire's spelling: they are given and given back, most of them untouched, so they are not
 * translated (docs/decisions/0003-settings-in-wire-spelling.md).
 */
export type PoolSettings = Omit<
  Wire<UserPoolType>,
  'Id' | 'Name' | 'Domain' | 'CustomDomain' | 'Arn' | 'CreationDate' | 'LastModifiedDate' | 'EstimatedNumberOfUsers'
> & {
  /** Not among what describes a pool. */
  readonly SessionConfiguration?: Omit<Input<'SetUserPoolSessionConfiguration'>, 'UserPoolId'>
}

export interface Pool {
  readonly key: PoolKey
  readonly id: PoolId
  readonly name: string
  readonly region: string
  readonly settings: PoolSettings
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface PoolStore {
  /** Stores a pool; `undefined` when its id is taken. */
  create(pool: Omit<Pool, 'key'>): Promise<Pool | undefined>
  find(id: PoolId): Promise<Pool | undefined>
  /** Replaces what `change` returns. No other change of this pool comes between its reading and its writing. */
  change(id: PoolId, change: (pool: Pool) => Pool): Promise<Pool | undefined>
  /**
   * Deletes the pool with its clients, users, groups, keys and all of theirs; `false` when there is none.
   *
   * Pool and clients are gone at once, in one step. What was in a large pool goes in the background, and after a crash
   * when storage is opened again.
   */
  delete(id: PoolId): Promise<boolean>
  /** Pools of a region, or of all, in order of creation. */
  list(region: string | undefined, page: Page<PoolKey>): Promise<Pool[]>
  /**
   * How many users a pool has: exactly up to 10,000. Of more, as counted at most a minute ago, since such counting happens
   * beside requests and not in them; until it is done for the first time, more than 10,000.
   */
  estimateUsers(pool: PoolKey, now: Date): Promise<number>
}
