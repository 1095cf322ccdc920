import type { ClientId, PoolKey, UserKey } from '../ids.ts'
import type { Spending } from '../spent.ts'

/** What a step that is taken in a browser does to the session of that browser. */
export interface SsoStep {
  readonly id: string
  readonly at: Date
  /** Where it is taken, sealed. */
  readonly seen: string
  /** There when the session begins with the step; without it, the session has to live. */
  readonly begins?: NewSsoSession
}

/** How a browser's session begins: whose it is, through which client, and among how many of its user's there may be. */
export interface NewSsoSession {
  readonly pool: PoolKey
  readonly user: UserKey
  readonly client: ClientId
  /** The user's; another one since ends it. */
  readonly epoch: number
  readonly expiresAt: Date
  readonly most: number
  /** The one that the browser had before, which ends. */
  readonly replaces?: string | undefined
}

/** `spent`: one of the spendings, named, was spent already. `user`: gone, or no longer at its epoch. `session`: it has ended. */
export type SsoRefusal = { readonly refused: 'spent'; readonly jti: string } | { readonly refused: 'user' | 'session' }

/** A browser's session as its user finds it in a list. */
export interface SsoSession {
  readonly id: string
  readonly client: ClientId
  readonly createdAt: Date
  readonly activeAt: Date
  /** Where it was active last, sealed. */
  readonly seen: string
}

/** The tracked sessions of browsers. One that ends is forgotten, and what ends its user's epoch ends it. */
export interface SsoSessionStore {
  /**
   * Takes a step, and spends what led to it: all of it or nothing. Of a user's sessions that are too many when one begins,
   * those end that were active longest ago.
   */
  take(step: SsoStep, spend: readonly Spending[]): Promise<SsoRefusal | undefined>
  /** Whether one has been stored that nobody has ended; what has expired, or ended with its user's epoch, may be. */
  isThere(id: string): Promise<boolean>
  /** Those of a user that have not ended, newest first; at most `limit`. */
  list(user: UserKey, now: Date, limit: number): Promise<SsoSession[]>
  /**
   * Ends one of a user, and where `isLinked` says so all sign-ins that came through it, codes that wait included: no sign-in
   * comes through it from then on. Of simultaneous calls exactly one is told `true`; `false` when there is none.
   */
  end(user: UserKey, id: string, now: Date, isLinked: boolean): Promise<boolean>
  /** Ends one, whosever it is. */
  forget(id: string): Promise<void>
}
