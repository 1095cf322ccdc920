import { join, resolve } from 'node:path'

/** What `custom.poolhouse` may hold. */
export interface Settings {
  readonly enabled: boolean
  /** The user pool's port; without it, a free one that the data folder remembers. */
  readonly port: number | undefined
  /** The folder of users and keys (`POOLHOUSE_DATA` in the environment goes first); `undefined` keeps nothing. */
  readonly data: string | undefined
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
  const given = (custom?.['poolhouse'] ?? {}) as Partial<Settings> & { memory?: boolean } // checked against the schema
  const folder = process.env['POOLHOUSE_DATA'] ?? given.data ?? join('.poolhouse', `${place.service}-${place.stage}`)
  return {
    enabled: given.enabled ?? true,
    port: given.port,
    data: given.memory ? undefined : resolve(place.serviceDir, folder),
  }
}
