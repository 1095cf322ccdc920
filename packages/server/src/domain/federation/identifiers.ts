import type { Pool } from '../../storage/port/index.ts'
import { findByAlias } from '../documents/documents.ts'
import type { IdentityProvider } from '../documents/identity-provider.ts'
import { IDENTITY_PROVIDER } from '../documents/identity-provider.ts'
import type { Services } from '../services.ts'

/** Finds a provider by one of its identifiers. An address stands for its domain (federation.md 7). */
export async function findByIdentifier(
  services: Pick<Services, 'storage' | 'keyring'>,
  pool: Pool,
  identifier: string,
): Promise<IdentityProvider | undefined> {
  const find = (alias: string) => findByAlias(services, IDENTITY_PROVIDER, pool, alias)
  const [, domain] = /@([^@]+)$/.exec(identifier) ?? []
  return (await find(identifier)) ?? (domain === undefined ? undefined : await find(domain.toLowerCase()))
}
