import { ApiError } from '../errors.ts'
import type { Client, Pool, User } from '../storage/port.ts'
import type { Contact } from './codes.ts'
import type { SchemaAttribute } from './schema.ts'
import { writable } from './schema.ts'

export const UNAUTHORIZED_ATTRIBUTE = 'A client attempted to write unauthorized attribute'

export const contacts: readonly Contact[] = ['email', 'phone_number']

/** Refuses attributes that a client may not write. */
export function requireWritable(client: Client, pool: Pool, names: readonly string[]): void {
  const mayWrite = writable(client, pool)
  if (names.every(mayWrite)) return
  throw new ApiError('NotAuthorizedException', UNAUTHORIZED_ATTRIBUTE)
}

/** The required attributes that have no value. */
export function missingRequired(
  schema: readonly SchemaAttribute[],
  attributes: Readonly<Record<string, string>>,
): string[] {
  return schema.flatMap(({ Name, Required }) =>
    Required && Name !== undefined && Name !== 'sub' && !attributes[Name] ? [Name] : [],
  )
}

/** The addresses that a code proves by itself, in the order in which the service prefers them: SMS first. */
export function autoVerified(pool: Pool): Contact[] {
  const kinds: readonly string[] = pool.settings.AutoVerifiedAttributes ?? []
  return (['phone_number', 'email'] as const).filter((kind) => kinds.includes(kind))
}

export function isVerified(user: Pick<User, 'attributes'>, contact: Contact): boolean {
  return user.attributes[`${contact}_verified`]?.toLowerCase() === 'true'
}
