import type { AuthorizationCodeStore } from './authorization-codes.ts'
import type { ClientStore } from './clients.ts'
import type { CodeStore } from './codes.ts'
import type { DeviceStore } from './users/devices.ts'
import type { DocumentStore } from './documents.ts'
import type { DomainStore } from './domains.ts'
import type { GroupStore } from './groups.ts'
import type { KeyStore, MetaStore, SealedStore } from './keys.ts'
import type { GuessStore, LimitStore } from './limits.ts'
import type { InboxStore, OutboxStore } from './outbox.ts'
import type { PasskeyStore } from './users/passkeys.ts'
import type { PoolStore } from './pools.ts'
import type { SessionStore, SpentStore } from './spent.ts'
import type { SsoSessionStore } from './sessions/sso-sessions.ts'
import type { UserSessionStore } from './sessions/user-sessions.ts'
import type { RefreshStore } from './tokens.ts'
import type { UserStore } from './users/user-store.ts'

/**
 * What Poolhouse keeps, and what keeping it promises.
 *
 * Every method is one atomic step: it happens whole or not at all, and a method that changes something has stored it
 * durably when its promise resolves. Uniqueness is kept by constraints of the database. What is spent once (a code, a
 * session, a rotated refresh token) goes to exactly one of any number of simultaneous callers, in any number of
 * processes. Lists page by keyset, so that page 10,000 costs what page 1 costs.
 *
 * A method throws only when storage itself is lost; everything a caller can bring about is in its result.
 */
export interface Storage {
  readonly meta: MetaStore
  readonly pools: PoolStore
  readonly clients: ClientStore
  readonly users: UserStore
  readonly groups: GroupStore
  readonly codes: CodeStore
  readonly authorizationCodes: AuthorizationCodeStore
  readonly guesses: GuessStore
  readonly limits: LimitStore
  readonly refresh: RefreshStore
  readonly devices: DeviceStore
  readonly spent: SpentStore
  readonly sessions: SessionStore
  readonly userSessions: UserSessionStore
  readonly ssoSessions: SsoSessionStore
  readonly keys: KeyStore
  readonly documents: DocumentStore
  readonly passkeys: PasskeyStore
  readonly domains: DomainStore
  readonly sealed: SealedStore
  readonly outbox: OutboxStore
  readonly inbox: InboxStore
  /**
   * Deletes what has expired, at most `limit` rows of each kind, and answers how many rows went. A code stays a day, so
   * that it can be called expired. What a delete has left is swept on, too.
   */
  purge(now: Date, limit: number): Promise<number>
  /**
   * Deletes every row but the schema's version and `meta`, in small steps; or, with `keep`, every user and what belongs
   * to none but users, and leaves pools with their keys, clients, groups,
   * documents and domains. Only development mode calls it.
   */
  reset(keep?: 'pools'): Promise<void>
  /**
   * Resolves when the database answers and can be written, as far as is known; rejects when it does not answer, is
   * read-only, or did not take the last write. Costs little, however often it is called.
   */
  ping(): Promise<void>
  close(): Promise<void>
}
