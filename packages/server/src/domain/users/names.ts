import { fold } from '../../storage/fold.ts'
import type { Alias, AliasKind, Pool, User, UserLookup } from '../../storage/port/index.ts'
import { isVerified } from './attributes.ts'
import { isPhoneNumber } from './schema.ts'

/** How users of a pool are called: what is typed, what is stored, and under which names somebody is found. */

type PoolNames = Pick<Pool, 'settings'>

/** Characters of the longest name somebody can be found by: an address or a preferred_username fills an attribute. */
export const LONGEST_NAME = 2_048
/** Characters of the longest username, by the service's model. */
export const LONGEST_USERNAME = 128

const SUB = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Names compare with their case unless the pool was created with `UsernameConfiguration.CaseSensitive` false. */
export function isCaseSensitive(pool: PoolNames): boolean {
  return pool.settings.UsernameConfiguration?.CaseSensitive !== false
}

/** The form of a name that the unique constraint holds. */
export function nameKey(pool: PoolNames, name: string): string {
  return isCaseSensitive(pool) ? name : fold(name)
}

/** Whether users of this pool are called by their e-mail address or phone number instead of a username. */
export function hasUsernameAttributes(pool: PoolNames): boolean {
  return (pool.settings.UsernameAttributes?.length ?? 0) > 0
}

export function looksLikeEmail(text: string): boolean {
  const at = text.indexOf('@')
  return at > 0 && at < text.length - 1 && !/\s/.test(text)
}

/** Every way in which what somebody typed may name a user. */
export function lookup(pool: PoolNames, typed: string): UserLookup {
  const usernameKey = nameKey(pool, typed)
  const kinds = [...(pool.settings.AliasAttributes ?? []), ...(pool.settings.UsernameAttributes ?? [])]
  const aliases = kinds
    .filter((kind) => couldBe(kind, typed, kinds))
    .map((kind): Alias => ({ kind, key: aliasKey(pool, kind, typed) }))
  const lower = typed.toLowerCase()
  return { usernameKey, aliases, sub: SUB.test(lower) ? lower : undefined }
}

/**
 * The aliases under which a user is found, by the pool's settings and the user's attributes.
 *
 * Where a preferred_username is an alias, a username is one too: so nobody chooses as one what somebody else has as the
 * other, and is found in that user's place.
 */
export function aliasesOf(pool: PoolNames, user: Pick<User, 'attributes' | 'status' | 'usernameKey'>): Alias[] {
  const { attributes, usernameKey } = user
  const aliases: Alias[] = []
  // Who signs in elsewhere types no name here; and what a provider says of an address must take it from nobody.
  const isElsewhere = user.status === 'EXTERNAL_PROVIDER'
  const add = (kind: AliasKind, isActive: boolean) => {
    const value = attributes[kind]
    if (value !== undefined && value !== '' && isActive && !isElsewhere)
      aliases.push({ kind, key: aliasKey(pool, kind, value) })
  }
  // A username attribute belongs to its user from the start, an alias only once it is verified.
  for (const kind of pool.settings.UsernameAttributes ?? []) add(kind, true)
  for (const kind of pool.settings.AliasAttributes ?? []) {
    if (kind === 'preferred_username') {
      aliases.push({ kind, key: usernameKey })
      const preferred = nameKey(pool, attributes[kind] ?? '')
      add(kind, user.status !== 'UNCONFIRMED' && preferred !== usernameKey)
    } else add(kind, isVerified({ attributes }, kind))
  }
  return aliases
}

function aliasKey(pool: PoolNames, kind: AliasKind, value: string): string {
  return kind === 'phone_number' ? value : nameKey(pool, value)
}

function couldBe(kind: AliasKind, typed: string, kinds: readonly AliasKind[]): boolean {
  if (kind === 'email') return looksLikeEmail(typed)
  if (kind === 'phone_number') return isPhoneNumber(typed)
  // Whoever chose the sub or the address of somebody else would be found in that user's place.
  const isAddress = kinds.some((other) => other !== 'preferred_username' && couldBe(other, typed, kinds))
  return !isAddress && !SUB.test(typed.toLowerCase())
}
