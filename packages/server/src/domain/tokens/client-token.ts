import type { Client, Pool } from '../../storage/port/index.ts'
import { requireClient } from '../clients/clients.ts'
import { scopesOf } from '../clients/scopes.ts'
import type { Services } from '../services.ts'
import type { Grant, Issued } from './grant.ts'
import { prepare, sign } from './tokens.ts'

/**
 * Makes a token with which a client acts for itself: for no user, and without anything to refresh it by. It has all scopes
 * of the client unless some are asked for; `undefined` when one of those is none of the client, or no longer of the pool.
 * Refuses with ResourceNotFoundException when the client is gone once the pool's function has answered.
 */
export async function tokenOfClient(
  services: Pick<Services, 'storage' | 'signingKeys' | 'clock' | 'random' | 'settings' | 'triggers'>,
  { pool, client }: { readonly pool: Pool; readonly client: Client },
  asked: readonly string[] | undefined,
  clientMetadata: Grant['clientMetadata'],
): Promise<Issued | undefined> {
  const { AllowedOAuthScopes: own = [] } = client.settings
  const known = await scopesOf(services, pool, client.settings)
  if (asked?.some((scope) => !own.includes(scope) || !known.has(scope))) return undefined
  const prepared = await prepare(services, {
    pool,
    client,
    subject: undefined,
    isScoped: true,
    scopes: [...new Set(asked ?? own.filter((scope) => known.has(scope)))],
    source: 'ClientCredentials',
    originJti: '',
    authTime: services.clock.now(),
    device: undefined,
    clientMetadata,
  })
  // The function may have thought for seconds, and the client may be gone by now.
  if (services.triggers.has(pool, 'PreTokenGeneration')) await requireClient(services, client.id)
  return sign(prepared)
}
