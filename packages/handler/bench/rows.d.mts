/** What one library took for one kind of verification. */
export interface BenchRow {
  /** `crypto.verify` is the reference: the signature alone. */
  library: string
  /** Absent for the reference. */
  version?: string
  /** `fresh`: never verified before; `seen`: verified before, by those that remember. */
  tokens: 'fresh' | 'seen'
  /** Median of the rounds, for one token. */
  microseconds: number
  /** To the reference in the same process, as the median of each round's own ratio. */
  ratio: number
}

/**
 * Verifies tokens with each library that is installed, each in a process of its own as in a function of its own, taking
 * turns with the reference.
 *
 * Measures the built package. Some 8 s with the default of 60 rounds of 200 tokens.
 */
export function rows(options?: { rounds?: number; tokens?: number }): Promise<BenchRow[]>

/**
 * Milliseconds to import the built package, or a file made of it, in a process that has imported nothing, as the median
 * of so many.
 */
export function coldImport(processes?: number, entry?: URL): number
