/** Chance that comes out the same for the same seed. */
export interface Chance {
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  /** True in `percent` of 100 cases. */
  in100(percent: number): boolean
  pick<T>(from: readonly T[]): T
}

/** mulberry32: 32 bits of state, enough to make bodies. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    below,
    in100: (percent) => next() * 100 < percent,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new Error('There is nothing to pick from.')
      return from[below(from.length)] as T // in range, as it is not empty
    },
  }
}
