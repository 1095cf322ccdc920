import type { Code, CodeSpending, Outgoing } from '../codes.ts'
import type { GroupKey, PoolKey, UserKey } from '../ids.ts'
import type { Spending } from '../spent.ts'
import type { Alias, AliasKind, Identity, User, UserLookup } from './users.ts'

export interface UserChange {
  /** The new state; `key`, `pool`, `sub`, `username` and `usernameKey` are not changed. */
  readonly user: User
  /** All aliases the user has from now on; absent leaves them as they are. */
  readonly aliases?: readonly Alias[] | undefined
  /** Takes an alias away from whoever has it, and sets that user's `email_verified` or `phone_number_verified` to `false`. */
  readonly moveAliases?: boolean | undefined
  /** An identity the user has from now on; `refused: 'identity'` when another user has it. */
  readonly link?: Identity | undefined
  /** An identity the user has no longer, if it was this user's. */
  readonly unlink?: Identity | undefined
  /**
   * Ends every refresh family of the user, at once for whoever asks, and raises the epoch if `user` does not. Of many, most
   * are ended row by row in the background.
   */
  readonly revokeTokens?: boolean | undefined
}

export interface ChangeOptions {
  readonly now: Date
  /** Consumed in the same step; nothing is changed when it is not there any more. */
  readonly code?: CodeSpending | undefined
  /** Spent in the same step; nothing is changed when somebody else has spent one of them. */
  readonly spend?: readonly Spending[] | undefined
  /** Kept and posted in the same step; nothing of it when nothing is changed. */
  readonly send?: readonly Outgoing[] | undefined
}

export type ChangeOutcome =
  | { readonly changed: User; readonly code: Code | undefined }
  /** `user`: gone. `code`: another, none, used or expired. `spent`: already spent. An alias kind: somebody has it. */
  | { readonly refused: 'user' | 'code' | 'expired code' | 'spent' | 'identity' | AliasKind }

/** `pool`: deleted meanwhile. */
export type CreateOutcome =
  | { readonly created: User }
  | { readonly refused: 'username' | 'pool' | 'identity' | AliasKind }

export interface UserStore {
  /**
   * Stores a user with its aliases, the identity it comes with and the group it joins, if the pool has that, and keeps and
   * posts what goes out to it in the same step. The first alias that is taken is named.
   */
  create(
    user: Omit<User, 'key'>,
    aliases: readonly Alias[],
    options?: {
      moveAliases?: boolean
      link?: Identity | undefined
      joins?: GroupKey | undefined
      send?: readonly Outgoing[]
    },
  ): Promise<CreateOutcome>
  find(pool: PoolKey, lookup: UserLookup): Promise<User | undefined>
  findByIdentity(pool: PoolKey, identity: Identity): Promise<User | undefined>
  findBySub(pool: PoolKey, sub: string): Promise<User | undefined>
  /**
   * Changes a user by what `change` returns for its current state; `undefined` leaves it as it is and still consumes
   * what the options say. `change` sees the code that was consumed, may run again, and must be pure; what it throws
   * undoes everything and is thrown.
   */
  change(
    user: UserKey,
    options: ChangeOptions,
    change: (user: User, code: Code | undefined) => UserChange | undefined,
  ): Promise<ChangeOutcome>
  /**
   * Deletes the user with memberships, codes and tokens; `false` when it is gone already. Gone at once, names and
   * personal data included; sign-ins and memberships are swept away as with {@link PoolStore.delete}.
   */
  delete(user: UserKey): Promise<boolean>
  /** A page of users, ordered by the filter's attribute (its folded value, byte by byte), else by key. */
  list(pool: PoolKey, query: UserQuery): Promise<UserRow[]>
}

/** What ListUsers can filter by. */
export type FilterAttribute =
  | 'username'
  | 'sub'
  | 'status'
  | 'cognito:user_status'
  | 'email'
  | 'phone_number'
  | 'name'
  | 'given_name'
  | 'family_name'
  | 'preferred_username'

export interface UserFilter {
  readonly attribute: FilterAttribute
  readonly operator: '=' | '^='
  /**
   * Compared with the stored value as it is (in NFC), or both folded when `fold` says so; a folded username is
   * `usernameKey`.
   */
  readonly value: string
  readonly fold: boolean
}

export interface UserQuery {
  readonly filter?: UserFilter | undefined
  readonly after?: UserCursor | undefined
  readonly limit: number
}

/** A place in a list of users: the key, and the value the list is ordered by when it is filtered. */
export interface UserCursor {
  readonly key: UserKey
  readonly value?: string | undefined
}

export interface UserRow {
  readonly user: User
  readonly cursor: UserCursor
}
