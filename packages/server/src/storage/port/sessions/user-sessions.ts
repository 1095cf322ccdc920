import type { ClientId, FamilyKey, UserKey } from '../ids.ts'

/** How a tracked sign-in starts: among how many of its user's there may be. */
export interface NewSession {
  readonly id: string
  /** Where it comes from, sealed. */
  readonly seen: string
  readonly most: number
}

/** A sign-in as its user finds it in a list. */
export interface UserSession {
  readonly id: string
  readonly family: FamilyKey
  readonly client: ClientId
  readonly originJti: string
  /** The browser's session that it came through. */
  readonly ssoId: string | undefined
  readonly createdAt: Date
  readonly activeAt: Date
  /** Where it was active last, sealed. */
  readonly seen: string
}

/** The tracked sign-ins of users, each a refresh family. What ends the family ends the session, and forgets it. */
export interface UserSessionStore {
  /** Those of a user that have not ended, newest first; at most `limit`. */
  list(user: UserKey, now: Date, limit: number): Promise<UserSession[]>
  /**
   * Ends one of a user with all its tokens, and in the same step the browser's session that it came through where
   * `isLinked` says so. Of simultaneous calls exactly one is told `true`; `false` when there is none.
   */
  end(user: UserKey, id: string, now: Date, isLinked?: boolean): Promise<boolean>
  /** Notes when and where one was active, and when the browser's session was. What has ended stays as it is. */
  touch(family: { readonly key: FamilyKey; readonly ssoId?: string | undefined }, at: Date, seen: string): Promise<void>
}
