import type { PoolKey, Sub, User, UserKey, UserStatus } from '../port.ts'
import { milliseconds, moment, objectText, optionalMoment, parsed } from './values.ts'

export interface UserRow {
  key: UserKey
  pool_key: PoolKey
  sub: Sub
  username: string
  username_key: string
  status: UserStatus
  enabled: number
  attributes: string
  pending: string | null
  password_kind: 'srp' | null
  password: string | null
  password_expires_at: number | null
  epoch: number
  settings: string | null
  created_at: number
  updated_at: number
}

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
