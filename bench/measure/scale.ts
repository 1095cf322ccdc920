import type { Length } from './statistics.ts'

/** How much is measured. */
export interface Scale extends Length {
  /** Users of the small pool, and of the one it is compared with. */
  readonly few: number
  readonly many: number
  /** Operations of a round, of those a row would like. */
  operations(wished: number): number
}

export const normal: Scale = { rounds: 7, budgetMs: 5_000, few: 1_000, many: 50_000, operations: (wished) => wished }

export const full: Scale = { ...normal, many: 1_000_000 }

/** Shows that everything runs, and nothing else. */
export const smoke: Scale = {
  rounds: 1,
  budgetMs: 1_000,
  few: 200,
  many: 1_000,
  operations: (wished) => Math.max(16, Math.ceil(wished / 50)),
}
