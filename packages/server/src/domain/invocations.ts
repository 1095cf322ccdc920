import type { TriggerName } from './triggers.ts'

/** What whoever watches is told of the functions that are asked: secrets are masked in all of it. */

/** What became of a call. */
export interface Outcome {
  readonly at: Date
  /** How long it took, in milliseconds; several calls where the function did not answer in time. */
  readonly ms: number
  /** What the function returned; absent when it returned nothing. */
  readonly answer?: unknown
  /** What the caller was refused with, and what only the log is told beside. */
  readonly error?: { readonly name: string; readonly message: string; readonly detail?: string }
}

export interface Invocation extends Outcome {
  readonly trigger: TriggerName
  readonly triggerSource: string
  readonly poolId: string
  readonly username: string
  /** The ARN that the pool names. */
  readonly function: string
  readonly event: unknown
  /** Runs the function with the same event again. What it answers changes nothing. */
  again(): Promise<Outcome>
}

/** What watches. It does not throw. */
export interface Watch {
  /** Milliseconds since whenever, that never go back. */
  stopwatch(): number
  told(invocation: Invocation): void
}
