import type { Service } from './framework.ts'

/** Options of serverless-offline, on the command line or under `custom`. */
export interface OfflineOptions {
  readonly host?: unknown
  readonly lambdaPort?: unknown
  readonly noAuth?: unknown
  readonly useDocker?: unknown
  readonly useInProcess?: unknown
}

/** The options that serverless-offline will go by, in its own order. */
export function offlineOptions({ custom }: Service, options: OfflineOptions): OfflineOptions {
  return { ...Object(custom?.['serverless-offline']), ...options } as OfflineOptions
}
