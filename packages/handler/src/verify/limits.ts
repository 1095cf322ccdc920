import { unusable } from './option-error.ts'

const DEFAULTS = {
  clockTolerance: 0,
  cacheSize: 500,
  maxTokenLength: 16_384,
  refreshAfter: 600,
  maxAge: 86_400,
  deadline: 3,
  refetchInterval: 10,
  maxKeySetSize: 1_048_576,
}

/** The limits that have been set, and the others by default. */
export type Limits = typeof DEFAULTS

/** The limits as they are given. */
export interface LimitOptions {
  /** Seconds by which `exp` and `nbf` may be missed, 0 to 60. Default 0. */
  clockTolerance?: number | undefined
  /** So many verified tokens are remembered. Default 500; 0 remembers none. */
  cacheSize?: number | undefined
  /** Characters a token may have. Default 16,384. */
  maxTokenLength?: number | undefined
  /** Seconds after which keys are fetched again, and withdrawn ones forgotten. Default 600. */
  refreshAfter?: number | undefined
  /** Seconds for which keys serve while the issuer cannot be reached. Default 86,400. */
  maxAge?: number | undefined
  /** Seconds one fetch may take in all. Default 3. */
  deadline?: number | undefined
  /** Seconds between fetches for unknown key ids, and between fetches from an issuer that fails. Default 10. */
  refetchInterval?: number | undefined
  /** Bytes a key set may have once it is inflated. Default 1,048,576. */
  maxKeySetSize?: number | undefined
}

/** Throws `TypeError` for what is no finite number from 0 on. */
export function limitsOf(options: LimitOptions): Limits {
  const limits = { ...DEFAULTS }
  for (const name of Object.keys(DEFAULTS) as (keyof Limits)[]) {
    const value = options[name] ?? limits[name]
    // No tolerance longer than a minute, and no timer longer than there can be
    if (typeof value !== 'number' || !(value >= 0 && value <= (name === 'clockTolerance' ? 60 : 2e9))) {
      throw unusable(name, value)
    }
    limits[name] = value
  }
  return limits
}
