import type { DevOptions } from '../dev.ts'

/** What a template is told, beside what a development server is. */
export interface UpOptions extends DevOptions {
  readonly stage?: string
  readonly stackName?: string
  readonly parameter?: Values
  readonly import?: Values
  readonly resolve?: Values
  readonly strict?: boolean
}

export type Values = Readonly<Record<string, string>>
