import type { Letter } from './outbox.ts'

/** An identifier that can be spent once, and when it may be forgotten. */
export interface Spending {
  readonly jti: string
  readonly expiresAt: Date
}

export interface SpentStore {
  /**
   * Spends all of a list or nothing of it: `true` for exactly one caller of each `jti`. The letters are posted in the
   * same step.
   */
  spend(spendings: readonly Spending[], letters?: readonly Letter[]): Promise<boolean>
  isSpent(jti: string): Promise<boolean>
}

/** What a sign-in between two of its steps remembers that is too long to travel. */
export interface SessionStore {
  /** Keeps a sealed text under a name nobody has, until it expires. */
  keep(name: string, sealed: string, expiresAt: Date): Promise<void>
  find(name: string): Promise<string | undefined>
}
