/** A median with its spread. */
export interface Spread {
  readonly value: number
  readonly low: number
  readonly high: number
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value that a share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(position)] ?? NaN, sorted[Math.ceil(position)] ?? NaN]
  return below + (above - below) * (position - Math.floor(position))
}

export function spread(values: readonly number[]): Spread {
  return { value: median(values), low: Math.min(...values), high: Math.max(...values) }
}

/** The ratio of two medians; the spread is that of the rounds, each against the one beside it. */
export function ratio(values: readonly number[], references: readonly number[]): Spread {
  const pairs = values.map((value, round) => value / (references[round] ?? NaN))
  return { value: median(values) / median(references), low: Math.min(...pairs), high: Math.max(...pairs) }
}

/** How many rounds there are, and after how long a slow machine may stop at three. */
export interface Length {
  readonly rounds: number
  readonly budgetMs: number
}

const FEWEST = 3

/** Counts rounds from 0, which warms up and does not count. */
export function* roundsOf({ rounds, budgetMs }: Length): Generator<number> {
  const before = performance.now()
  for (let round = 0; round <= rounds; round += 1) {
    if (round > FEWEST && performance.now() - before > budgetMs) return
    yield round
  }
}

/**
 * Measures several things in turns, A B A B …, so that whatever slows the machine slows them alike.
 *
 * Answers what each round measured, one list for each side. A first round warms up and does not count.
 */
export async function interleaved<const Sides extends readonly (() => Promise<number>)[]>(
  length: Length,
  sides: Sides,
): Promise<{ [Side in keyof Sides]: number[] }> {
  const measured = sides.map((): number[] => [])
  for (const round of roundsOf(length)) {
    for (const [index, side] of sides.entries()) {
      const value = await side()
      if (round > 0) measured[index]?.push(value)
    }
  }
  return measured as { [Side in keyof Sides]: number[] } // one list for each side, in their order
}

/** Runs `count` pieces of work, `width` at once, and answers their results in order. */
export async function inFlight<Result>(
  count: number,
  width: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index)
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane))
  return results
}

/** What stands behind a ratio, in words. */
export function absolute(values: readonly number[], references: readonly number[]): string {
  return `${median(values).toFixed(2)} ms against ${median(references).toFixed(2)} ms`
}
