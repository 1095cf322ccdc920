import { findDocument } from '../../domain/documents/documents.ts'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import type { Services } from '../../domain/services.ts'
import * as kinds from '../../federation/index.ts'
import type { Kind } from '../../federation/kind.ts'
import type { AtClient } from '../client.ts'

export interface Found {
  /** With what it is reached by as its details. */
  readonly provider: IdentityProvider
  /** As it was set up. */
  readonly known: IdentityProvider
  readonly kind: Kind
}

const registry: Readonly<Record<string, Kind | undefined>> = kinds

/** Finds a provider that users of this client sign in with. */
export async function findProvider(
  services: Pick<Services, 'storage' | 'keyring' | 'elsewhere'>,
  { pool, client }: AtClient,
  name = '',
): Promise<Found | undefined> {
  if (!client.settings.SupportedIdentityProviders?.includes(name)) return undefined
  const known = await findDocument(services, IDENTITY_PROVIDER, pool, name)
  const kind = known && registry[known.ProviderType]
  if (!kind) return undefined
  const provider = { ...known, ProviderDetails: await services.elsewhere.detailsOf(pool, known) }
  return { provider, known, kind }
}
