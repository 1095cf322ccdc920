import type { Input } from '../../model/types.gen.ts'
import type { Wire } from '../../model/wire.ts'
import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider'
import type { ClientId, ClientKey, Page, PoolKey } from './ids.ts'
import type { Pool } from './pools.ts'

/** A client's settings in the wire's spelling, as with {@link PoolSettings}. */
export type ClientSettings = Omit<
  Wire<UserPoolClientType>,
  'UserPoolId' | 'ClientName' | 'ClientId' | 'ClientSecret' | 'CreationDate' | 'LastModifiedDate'
> & {
  /** Not among what describes a client. */
  readonly SessionConfiguration?: Omit<Input<'SetUserPoolClientSessionConfiguration'>, 'UserPoolId' | 'ClientId'>
}

export interface ClientSecret {
  /** `<clientId>--<epoch seconds>` on the wire. */
  readonly id: string
  readonly sealed: string
  readonly createdAt: Date
}

export interface Client {
  readonly key: ClientKey
  readonly id: ClientId
  readonly pool: PoolKey
  readonly name: string
  readonly settings: ClientSettings
  /** Sealed, newest last; at most two. The same objects at each reading, until some of it changes. */
  readonly secrets: readonly ClientSecret[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ClientStore {
  /** Stores a client; `undefined` when its id is taken or its pool is gone. */
  create(client: Omit<Client, 'key'>): Promise<Client | undefined>
  /** A client with its pool: one look-up, as nearly every request needs both. */
  find(id: ClientId): Promise<{ client: Client; pool: Pool } | undefined>
  /** As {@link PoolStore.change}. */
  change(key: ClientKey, change: (client: Client) => Client): Promise<Client | undefined>
  /** Deletes the client with its sign-ins: gone at once, and swept away as with {@link PoolStore.delete}. */
  delete(key: ClientKey): Promise<boolean>
  list(pool: PoolKey, page: Page<ClientKey>): Promise<Client[]>
  count(pool: PoolKey): Promise<number>
}
