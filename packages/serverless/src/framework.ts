import type { Naming } from '../../provision/src/service/service.ts'

/** The parts of the Serverless Framework that the plugin uses; `osls`, `serverless` 3 and 4 have them. */
export interface Framework {
  readonly serviceDir?: string
  readonly config?: { readonly servicePath?: string }
  readonly service: Service
  readonly classes: { readonly Error: new (message: string, code: string) => Error }
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void }
  readonly pluginManager?: { readonly plugins?: readonly unknown[] }
  getProvider(name: 'aws'): Provider
}

export interface Service {
  readonly service: string
  readonly custom?: Record<string, unknown>
  readonly resources?: unknown
  readonly provider: { environment?: Environment; readonly httpApi?: { readonly authorizers?: unknown } }
  readonly functions?: Record<string, FunctionDefinition>
}

export interface FunctionDefinition {
  readonly name?: string
  readonly handler?: string
  environment?: Environment
  readonly events?: readonly {
    readonly http?: unknown
    readonly httpApi?: unknown
    readonly cognitoUserPool?: unknown
  }[]
}

/** Variables as the configuration states them: texts, numbers, or CloudFormation functions. */
export type Environment = Record<string, unknown>

export interface Provider {
  getRegion(): string
  getStage(): string
  readonly naming: Naming & { getStackName(): string }
}

/** The writers that the framework hands to each plugin. */
export interface Log {
  notice(text?: string): void
  warning(text: string): void
  error(text: string): void
  info(text: string): void
}
