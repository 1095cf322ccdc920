import type { Clock } from '../domain/clock.ts'

/** A clock that people and tests can set. It goes on from wherever it is set to. */
export interface TravelClock extends Clock {
  readonly offsetMs: number
  /** Moves the time by that many seconds, which may be negative. */
  advance(seconds: number): void
  set(now: Date): void
  reset(): void
}

// Dates reach 8.64e15 ms from 1970; half of it leaves every lifetime room to be added.
const FARTHEST_MS = 4e15

export function createTravelClock(realNow: () => number): TravelClock {
  let offsetMs = 0
  const travel = (offset: number) => {
    const target = realNow() + offset
    if (!Number.isFinite(target) || target < 0 || target > FARTHEST_MS) {
      throw new RangeError('That is farther than the clock can go.')
    }
    offsetMs = offset
  }
  return {
    get offsetMs() {
      return offsetMs
    },
    now: () => new Date(realNow() + offsetMs),
    advance: (seconds) => travel(offsetMs + seconds * 1000),
    set: (now) => travel(now.getTime() - realNow()),
    reset: () => travel(0),
  }
}
