import type { InboxKey, LetterKey, PoolId, PoolKey } from './ids.ts'
import type { Pool } from './pools.ts'

/** A message to be posted, sealed for its row by whoever posts it. */
export interface Letter {
  /** Drawn at random; what it is sealed for. */
  readonly id: string
  readonly pool: Pick<Pool, 'key' | 'id'>
  readonly sealed: string
  readonly createdAt: Date
  /** From then on nobody sends it any more. */
  readonly expiresAt: Date
}

/** A letter that one process has until its lease runs out. */
export interface Waiting {
  readonly key: LetterKey
  readonly id: string
  /** `null` when its pool is gone. */
  readonly poolId: PoolId | null
  readonly sealed: string
  /** How often it was leased, this time included. */
  readonly tries: number
  readonly until: Date
}

export interface OutboxWatcher {
  readonly leaseMs: number
  /**
   * Takes letters that this process has posted, and has on lease. What posted them is settled after it: it rejects with
   * what this rejects with, and its change is there nevertheless.
   */
  posted(letters: readonly Waiting[]): Promise<void>
}

/** Letters on their way: posted by the step that causes them, and here until somebody has sent them. */
export interface OutboxStore {
  /**
   * Leases letters that are due, at most `limit` and oldest first: each to one of any number of simultaneous callers. One
   * whose lease has run out is due again.
   */
  claim(now: Date, leaseMs: number, limit: number): Promise<Waiting[]>
  /** Forgets a letter that was sent, or that nobody sends any more. */
  done(key: LetterKey): Promise<void>
  /** Ends a lease: the letter is due at another time, unless somebody else has leased it since. */
  failed(letter: Pick<Waiting, 'key' | 'tries'>, nextAt: Date): Promise<void>
  /** Tells one watcher of what this opening posts from now on, after each commit. Answers how to end it. */
  watch(watcher: OutboxWatcher): () => void
}

/** A message that development mode shows. */
export interface InboxEntry {
  /** Larger than those of all messages that were there before. */
  readonly key: InboxKey
  /** Its name in the seal. */
  readonly id: string
  readonly poolId: PoolId
  readonly sealed: string
}

/** Messages that development mode shows instead of sending them. They go with their pool. */
export interface InboxStore {
  /**
   * Adds a message, unless it is there, and lets the oldest go in the same step: at most `most` stay, and of these no more than have `size`
   * sealed characters together; the new one always. Who lists messages sees none before those with a smaller key.
   */
  add(
    entry: { readonly id: string; readonly pool: PoolKey; readonly sealed: string },
    room: { readonly most: number; readonly size: number },
  ): Promise<void>
  /** Those with a larger key, oldest first. */
  list(after: number): Promise<InboxEntry[]>
  clear(): Promise<void>
}
