import type { Schema } from './schema.ts'

/** Where sealed values lie, and how the place of each is called in the seal. */
export interface SealedColumn {
  readonly table: keyof Schema
  readonly column: string
  /** Its primary key. */
  readonly by: readonly string[]
  /** The `column` of the place. */
  readonly place: string
  /** The column with the `owner` of the place; without one, nothing here outlives a few minutes and need be sealed anew. */
  readonly owner?: string
  /** Where the column is JSON, the members in it that are sealed, and how the place of each is called. */
  readonly members?: Readonly<Record<string, string>>
}

/**
 * Every column that holds what a master key sealed: a change of the master key goes through all of them. A table with an
 * owner has a `pool_key`. A test finds the places that are missing here.
 */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'clients', column: 'secrets', by: ['key'], place: 'secrets', owner: 'id', members: { sealed: 'secrets' } },
  { table: 'devices', column: 'sealed', by: ['user_key', 'device_key'], place: 'verifier', owner: 'device_key' },
  { table: 'documents', column: 'sealed', by: ['pool_key', 'kind', 'name'], place: 'sealed', owner: 'name' },
  { table: 'families', column: 'seen', by: ['key'], place: 'seen', owner: 'origin_jti' },
  { table: 'inbox', column: 'sealed', by: ['key'], place: 'sealed', owner: 'id' },
  { table: 'outbox', column: 'sealed', by: ['key'], place: 'sealed', owner: 'id' },
  { table: 'sessions', column: 'sealed', by: ['name'], place: 'kept' },
  {
    table: 'signing_keys',
    column: 'sealed_private',
    by: ['pool_key', 'use', 'generation'],
    place: 'private',
    owner: 'kid',
  },
  { table: 'sso_sessions', column: 'seen', by: ['id'], place: 'seen', owner: 'id' },
  { table: 'users', column: 'password', by: ['key'], place: 'password', owner: 'sub' },
  {
    table: 'users',
    column: 'settings',
    by: ['key'],
    place: 'password',
    owner: 'sub',
    members: { sealed: 'password', sealedSecret: 'software_token' },
  },
]
