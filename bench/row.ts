import type { Stage } from './stage.ts'

/** What a row of the table says. */
export interface Line {
  readonly what: string
  /** One of these is the target, by which the value is judged; without one it is there to be compared with. */
  readonly atMost?: number
  readonly atLeast?: number
  /** `×`, `ms`, `µs`, `/s`, `MiB`, `kB` or `cores`. */
  readonly unit: string
  /** A median, with the lowest and the highest of its rounds. */
  readonly value: number
  readonly low?: number
  readonly high?: number
  /** What else a reader wants to know: the absolute cost behind a ratio, the peers. */
  readonly note?: string
  /** For what depends on the clock: how many cores other processes took meanwhile. They can only make it worse. */
  readonly others?: number
}

/** A row of the benchmark: one file under `rows/`, named as the row. */
export interface Row {
  /** What `npm run bench -- <name>` is matched with. */
  readonly name: string
  /** One line for `--help`. */
  readonly about: string
  /** Measures; `undefined` when there is nothing to measure yet. */
  measure(stage: Stage): Promise<readonly Line[] | undefined>
}

export type Verdict = 'met' | 'near' | 'missed' | 'unclear'

/** How far a value may be from its target before `--check` fails. */
export const TOLERANCE = 0.1
/** So many cores taken by others make a miss by the clock say nothing. */
const BUSY = 0.25

/** Judges a line: `near` is a miss by at most 10 %, `unclear` one by the clock on a machine that was busy otherwise. */
export function verdict(line: Line): Verdict {
  const excess = missedBy(line)
  if (excess <= 0) return 'met'
  if (line.others !== undefined && line.others > BUSY) return 'unclear'
  return excess <= TOLERANCE ? 'near' : 'missed'
}

/** By which part of the target a value misses it; 0 or less when it is met. */
function missedBy({ value, atMost, atLeast }: Line): number {
  if (atMost !== undefined) return value / atMost - 1
  if (atLeast !== undefined) return 1 - value / atLeast
  return 0
}
