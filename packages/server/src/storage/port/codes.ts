import type { PoolKey, UserKey } from './ids.ts'
import type { Letter } from './outbox.ts'

/** A code to consume together with a change. */
export interface CodeSpending {
  readonly purpose: CodePurpose
  readonly hash: string
}

/** What a code is good for; a code of one purpose is none of another. */
export type CodePurpose = 'sign-up' | 'reset' | 'verify:email' | 'verify:phone_number'

export interface Code {
  readonly purpose: CodePurpose
  /** Keyed hash of the digits, bound to pool, user, purpose and destination. */
  readonly hash: string
  readonly attribute: 'email' | 'phone_number'
  readonly destination: string
  readonly expiresAt: Date
}

export interface CodeStore {
  /**
   * Keeps a code; an older one of the same user and purpose is gone, or, with `unlessGoodAt`, stays when it is good at
   * that time. The letter is posted in the same step. Does nothing for a user who is gone.
   */
  put(user: UserKey, code: Code, options?: { unlessGoodAt?: Date | undefined; letter?: Letter }): Promise<void>
  /** The code of a purpose, expired or not. */
  find(user: UserKey, purpose: CodePurpose): Promise<Code | undefined>
  /** Takes the code of a hash away; `true` for exactly one caller. */
  take(user: UserKey, spending: CodeSpending): Promise<boolean>
  /**
   * Remembers until when a name without a user would have a code; the last call counts. `who` stands for the name. The
   * letter is posted in the same step.
   */
  pretend(pool: PoolKey, who: string, purpose: CodePurpose, until: Date, letter?: Letter): Promise<void>
  /** What `pretend` was told last, past or not. */
  pretended(pool: PoolKey, who: string, purpose: CodePurpose): Promise<Date | undefined>
}

/** A message that goes out with a change, and the code in it that is kept for the user. */
export interface Outgoing {
  readonly code?: Code | undefined
  readonly letter: Letter
}
