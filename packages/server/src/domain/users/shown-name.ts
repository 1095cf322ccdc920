import type { Client, Pool, User } from '../../storage/port/index.ts'
import { hasUsernameAttributes } from './names.ts'
import { readable } from './schema.ts'

/** What people see of whom they are here. Who signs in by an address does not know their username. */
export function shownName(
  { pool, client }: { readonly pool: Pool; readonly client: Client },
  user: Pick<User, 'username' | 'attributes'>,
): string {
  const reads = readable(client)
  const isShown = (name: string) => hasUsernameAttributes(pool) && reads(name) && user.attributes[name] !== undefined
  const address = ['email', 'phone_number'].find(isShown)
  return (address && user.attributes[address]) ?? user.username
}
