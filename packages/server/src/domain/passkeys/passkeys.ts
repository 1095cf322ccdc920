import type { Passkey, Pool, User, UserKey } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { relyingPartyOf } from './relying-party.ts'

/** The most that a user has. */
export const MOST_PASSKEYS = 20

/** Nobody's key: none that is drawn. */
const NOBODY = 0 as UserKey

/** The passkeys that a user, or nobody, may sign in with now. As many statements, whoever it is. */
export async function usablePasskeys(
  services: Pick<Services, 'storage' | 'settings'>,
  pool: Pool,
  user: Pick<User, 'key'> | undefined,
): Promise<Passkey[]> {
  const party = await relyingPartyOf(services, pool)
  const all = await services.storage.passkeys.ofUser(user?.key ?? NOBODY, { limit: MOST_PASSKEYS })
  return all.filter(({ relyingParty }) => relyingParty === party?.id)
}

/** Tells whether a user may sign in with a passkey. As many statements for nobody. */
export async function hasPasskey(
  services: Pick<Services, 'storage' | 'settings'>,
  pool: Pool,
  user: Pick<User, 'key'> | undefined,
): Promise<boolean> {
  const usable = await usablePasskeys(services, pool, user)
  return usable.length > 0
}

/** What an authenticator knows a user by: nothing that names a person. */
export function handleOf({ sub }: Pick<User, 'sub'>): string {
  return Buffer.from(sub).toString('base64url')
}

/** How a ceremony names a passkey. */
export function toDescriptor({ id, transports }: Pick<Passkey, 'id' | 'transports'>) {
  return { type: 'public-key', id, ...(transports.length > 0 && { transports: [...transports] }) }
}
