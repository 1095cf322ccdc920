import type { Page, PasskeyKey, PoolKey, UserKey } from '../ids.ts'
import type { Spending } from '../spent.ts'

/** A key pair of a user's authenticator (Web Authentication), as far as it is known here. */
export interface Passkey {
  readonly key: PasskeyKey
  readonly pool: PoolKey
  readonly user: UserKey
  /** The authenticator's, base64url; unique in the pool. */
  readonly id: string
  /** As a COSE key, base64url. */
  readonly publicKey: string
  /** The highest number of signatures that an assertion told of. */
  readonly counter: number
  /** The domain it was registered for, and is good for. */
  readonly relyingParty: string
  readonly name: string
  readonly attachment: string | undefined
  readonly transports: readonly string[]
  readonly createdAt: Date
}

export interface PasskeyStore {
  /**
   * Stores a passkey and spends what its registration spends, or does neither: when somebody else has spent it, when
   * its pool has one of that id, when its user has `most`, or is gone.
   */
  create(
    passkey: Omit<Passkey, 'key'>,
    options: { readonly most: number; readonly spend: readonly Spending[] },
  ): Promise<'created' | 'spent' | 'taken' | 'full' | 'gone'>
  find(pool: PoolKey, id: string): Promise<Passkey | undefined>
  /** In the order in which they were registered. */
  ofUser(user: UserKey, page: Page<PasskeyKey>): Promise<Passkey[]>
  /** Sets the counter, unless it is as high already. */
  raise(key: PasskeyKey, counter: number): Promise<void>
  /** Deletes a passkey of this user; `false` when there is none of that id. */
  delete(user: UserKey, id: string): Promise<boolean>
}
