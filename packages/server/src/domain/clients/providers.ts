import type { ClientSettings, Pool } from '../../storage/port/index.ts'
import { IDENTITY_PROVIDER } from '../documents/identity-provider.ts'
import { OWN_USERS } from '../federation/providers.ts'
import type { Services } from '../services.ts'

/** Finds the first provider a client names that its pool does not have. */
export async function unknownProvider(
  { storage }: Pick<Services, 'storage'>,
  pool: Pool,
  { SupportedIdentityProviders: names = [] }: Pick<ClientSettings, 'SupportedIdentityProviders'>,
): Promise<string | undefined> {
  // One after the other: of ever so many names not more are looked up than a pool has.
  for (const name of new Set(names)) {
    if (name !== OWN_USERS && !(await storage.documents.find(pool.key, IDENTITY_PROVIDER.kind, name))) return name
  }
  return undefined
}
