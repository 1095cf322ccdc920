import type { Selectable } from 'kysely'
import type { User } from '../../port/index.ts'
import type { UsersTable } from '../../schema.ts'
import { milliseconds, moment, objectText, optionalMoment, parsed } from '../values.ts'

/** A row of `users` as it is read and written. */
export type UserRow = Omit<Selectable<UsersTable>, 'signed_out_epoch' | 'signed_out_at'>

export const USER_COLUMNS = [
  'users.key',
  'users.pool_key',
  'users.sub',
  'users.username',
  'users.username_key',
  'users.status',
  'users.enabled',
  'users.attributes',
  'users.pending',
  'users.password_kind',
  'users.password',
  'users.password_expires_at',
  'users.epoch',
  'users.settings',
  'users.created_at',
  'users.updated_at',
] as const

export function toUser(row: UserRow): User {
  return {
    key: row.key,
    pool: row.pool_key,
    sub: row.sub,
    username: row.username,
    usernameKey: row.username_key,
    status: row.status,
    enabled: row.enabled === 1,
    attributes: parsed<Record<string, string>>(row.attributes, {}),
    pending: parsed<Record<string, string>>(row.pending, {}),
    password:
      row.password_kind === null || row.password === null
        ? undefined
        : { kind: row.password_kind, sealed: row.password },
    passwordExpiresAt: optionalMoment(row.password_expires_at),
    epoch: row.epoch,
    settings: parsed<Record<string, unknown>>(row.settings, {}),
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
  }
}

export function toUserRow(user: Omit<User, 'key'>): Omit<UserRow, 'key'> {
  return {
    pool_key: user.pool,
    sub: user.sub,
    username: user.username,
    username_key: user.usernameKey,
    status: user.status,
    enabled: Number(user.enabled),
    attributes: JSON.stringify(user.attributes),
    pending: objectText(user.pending),
    password_kind: user.password?.kind ?? null,
    password: user.password?.sealed ?? null,
    password_expires_at: milliseconds(user.passwordExpiresAt),
    epoch: user.epoch,
    settings: objectText(user.settings),
    created_at: user.createdAt.getTime(),
    updated_at: user.updatedAt.getTime(),
  }
}
