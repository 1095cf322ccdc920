import type { AwsKeys } from '../http/outgoing/aws.ts'

/** Where the functions that pools name are found: the configuration says so, and what runs them reads it. */

/** A module of this machine. */
export interface ModuleTarget {
  /** Its file, as an absolute path. */
  readonly module: string
  /** The name under which the module exports the function. */
  readonly export: string
  /** All that the function finds in `process.env`. */
  readonly environment: Readonly<Record<string, string>>
  /** Brings the file up to date before a call, where it is made of others; rejects with why that cannot be. */
  readonly refresh?: () => Promise<void>
}

/** A URL that takes events. */
export interface UrlTarget {
  readonly url: string
}

/** By the name or the whole ARN of each function. */
export type FunctionTargets = ReadonlyMap<string, ModuleTarget | UrlTarget>

/** Where AWS Lambda's Invoke API is spoken. */
export interface LambdaEndpoint {
  /** Its base, or `aws` for Amazon's own, which is in the region of each function. */
  readonly endpoint: string
  readonly keys: AwsKeys
}
