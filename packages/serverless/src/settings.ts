import { join, resolve } from 'node:path'
import type { Target } from './triggers/functions.ts'

/** What `custom.poolhouse` may hold. */
export interface Settings {
  readonly enabled: boolean
  /** The user pool's port; without it, a free one that the data folder remembers. */
  readonly port: number | undefined
  /** The folder of users and keys (`POOLHOUSE_DATA` in the environment goes first); `undefined` keeps nothing. */
  readonly data: string | undefined
  /** What runs functions that the service has not, or in place of its own, by their names. */
  readonly functions: Readonly<Record<string, Target>>
  /** Whether a template that asks for more than there is ends the start. */
  readonly strict: boolean
  /** The values of `Fn::ImportValue`, by the name of the export. */
  readonly imports: Readonly<Record<string, unknown>>
  /** The values of `{{resolve:…}}`, by what stands between `resolve:` and `}}`. */
  readonly references: Readonly<Record<string, string>>
}

interface Given {
  readonly enabled?: boolean
  readonly port?: number
  readonly data?: string
  readonly memory?: boolean
  readonly functions?: Readonly<Record<string, Target>>
  readonly strict?: boolean
  readonly imports?: Readonly<Record<string, unknown>>
  readonly resolve?: Readonly<Record<string, string | number | boolean>>
}

const value = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] }
const target = {
  anyOf: [
    { type: 'string', minLength: 1 },
    {
      type: 'object',
      properties: {
        module: { type: 'string', minLength: 1 },
        export: { type: 'string' },
        environment: { type: 'object', additionalProperties: value },
      },
      required: ['module'],
      additionalProperties: false,
    },
  ],
}

/** The JSON Schema of `custom.poolhouse`. */
export const schema = {
  type: 'object',
  properties: {
    poolhouse: {
      type: 'object',
      properties: {
        enabled: { type: 'boolean' },
        port: { type: 'integer', minimum: 1, maximum: 65535 },
        data: { type: 'string', minLength: 1 },
        memory: { type: 'boolean' },
        functions: { type: 'object', additionalProperties: target },
        strict: { type: 'boolean' },
        imports: { type: 'object', additionalProperties: value },
        resolve: { type: 'object', additionalProperties: value },
      },
      additionalProperties: false,
    },
  },
}

/** Reads `custom.poolhouse`, which the framework has checked against the schema. */
export function readSettings(
  custom: Record<string, unknown> | undefined,
  place: { serviceDir: string; service: string; stage: string },
): Settings {
  const given = (custom?.['poolhouse'] ?? {}) as Given // checked against the schema
  const folder = process.env['POOLHOUSE_DATA'] ?? given.data ?? join('.poolhouse', `${place.service}-${place.stage}`)
  return {
    enabled: given.enabled ?? true,
    port: given.port,
    data: given.memory ? undefined : resolve(place.serviceDir, folder),
    functions: given.functions ?? {},
    strict: given.strict ?? false,
    imports: given.imports ?? {},
    references: Object.fromEntries(Object.entries(given.resolve ?? {}).map(([name, value]) => [name, String(value)])),
  }
}
