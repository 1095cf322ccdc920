import type { PoolKey } from './ids.ts'

export interface Guesses {
  readonly failures: number
  readonly lastAt: Date
}

export interface GuessStore {
  find(pool: PoolKey, who: string): Promise<Guesses | undefined>
  /**
   * Counts a failure in one statement, starting again at 1 after `quietMs` without one, and answers the new count.
   *
   * With `unless`: `undefined`, and nothing is counted, when there are `free` failures already and one of them came
   * after what was `seen`.
   */
  fail(
    pool: PoolKey,
    who: string,
    now: Date,
    quietMs: number,
    unless?: { free: number; seen: Guesses | undefined },
  ): Promise<Guesses | undefined>
  clear(pool: PoolKey, who: string): Promise<void>
}

/** How often something may be done: `most` times at once, and once more each time `everyMs` have passed. */
export interface Allowance {
  readonly most: number
  readonly everyMs: number
}

export interface LimitStore {
  /** Takes one of what is allowed, in one statement; `false` when none is left, and then nothing is taken. */
  take(pool: PoolKey, who: string, what: string, allowance: Allowance, now: Date): Promise<boolean>
  /** When there is one again to be taken; `undefined` when nothing was. */
  next(pool: PoolKey, who: string, what: string, allowance: Allowance): Promise<Date | undefined>
  /** Gives back one that was taken. */
  giveBack(pool: PoolKey, who: string, what: string, allowance: Allowance, now: Date): Promise<void>
}
