import type { StackFunction } from '../../../../provision/src/functions.ts'
import type { Template } from '../../../../provision/src/template/template.ts'
import type { FunctionTargets } from '../../domain/functions.ts'

/** What is to be made, and where the code of its functions is. */
export interface Plan {
  /** The folder of the application. */
  readonly folder: string
  readonly stackName: string
  readonly template: Template
  readonly region: string | undefined
  /** Where the code of a function is. */
  code(of: StackFunction): Code
  /** What the application itself says of `poolhouse`. */
  readonly settings?: PlanSettings | undefined
}

export interface PlanSettings {
  readonly data?: string | undefined
  readonly memory?: boolean | undefined
  readonly port?: number | 'auto' | undefined
  readonly strict?: boolean | undefined
  readonly functions: FunctionTargets
  readonly imports: Readonly<Record<string, unknown>>
  readonly references: Readonly<Record<string, string>>
  /** Options of esbuild. */
  readonly bundling: Readonly<Record<string, unknown>>
}

/** Where the code of a function is, or why it does not run here. */
export type Code = Source | { readonly why: string }

export interface Source {
  /** A file, or the code itself. */
  readonly entry: { readonly file: string } | { readonly text: string }
  readonly export: string
  readonly environment: Readonly<Record<string, unknown>>
}
