import type { Client } from '../../storage/port/index.ts'
import { readable } from '../users/schema.ts'

const EMAIL = ['email', 'email_verified']
const PHONE = ['phone_number', 'phone_number_verified']
const ATTRIBUTES: readonly (readonly [scope: string, tells: (name: string) => boolean])[] = [
  ['email', (name) => EMAIL.includes(name)],
  ['phone', (name) => PHONE.includes(name)],
  ['profile', (name) => !EMAIL.includes(name) && !PHONE.includes(name)],
]

/** Who a user is, and by which providers; no scope and no list of a client leaves that out (tokens.md 2.1). */
const ALWAYS: ReadonlySet<string> = new Set(['sub', 'identities'])

/**
 * Tells which attributes a client learns of a user (tokens.md 2.3): of those it may read, what the scopes are about, and
 * all of them where no scope is about any. Without scopes, as for the API, all of them.
 */
export function attributesOf(client: Client, scopes: readonly string[] = []): (name: string) => boolean {
  const mayRead = readable(client)
  const tells = ATTRIBUTES.filter(([scope]) => scopes.includes(scope))
  const isAbout = (name: string) => tells.length === 0 || tells.some(([, isOf]) => isOf(name))
  return (name) => ALWAYS.has(name) || (mayRead(name) && isAbout(name))
}

/** Whether a client may read what its scopes are about: an address is told with whether it is verified, or not at all. */
export function mayReadScopes(client: Client, scopes: readonly string[]): boolean {
  const mayRead = readable(client)
  const halves = [
    ['email', EMAIL],
    ['phone', PHONE],
  ] as const
  return halves.every(
    ([scope, [address = '', flag = '']]) => !scopes.includes(scope) || !mayRead(address) || mayRead(flag),
  )
}
