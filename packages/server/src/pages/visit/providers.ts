import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { IDENTITY_PROVIDER } from '../../domain/documents/identity-provider.ts'
import { isSocial, OWN_USERS } from '../../domain/federation/providers.ts'
import type { Provider } from '../parts/providers.ts'
import type { Visit } from './visit.ts'
import { placeOf } from './visit.ts'

/** Who else can say who somebody is (managed-login.md 1.1): some by a button, others by an address of theirs. */
export interface Elsewhere {
  readonly buttons: readonly Provider[]
  readonly isSearched: boolean
}

/**
 * The other providers of the client, as far as the pool has them. Their buttons lead through the endpoint that knows the
 * way to each.
 *
 * An address finds those with identifiers where the style says so, or where there are several of SAML and all have some.
 */
export async function providersOf(visit: Visit): Promise<Elsewhere> {
  const { services, asked, frame } = visit
  const names = new Set(asked.client.settings.SupportedIdentityProviders?.filter((name) => name !== OWN_USERS))
  if (names.size === 0) return { buttons: [], isSearched: false }
  const { kind, most } = IDENTITY_PROVIDER
  const documents = await services.storage.documents.list(asked.pool.key, kind, { limit: most })
  const all = documents.map(({ body }) => body as IdentityProvider) // only these are stored under their kind
  const own = all.filter(({ ProviderName }) => names.has(ProviderName))
  const saml = own.filter(({ ProviderType }) => ProviderType === 'SAML')
  const isSearched = frame.brand.providers.searched || (saml.length > 1 && saml.every(isFound))
  const isByAddress = (one: IdentityProvider) => isSearched && isFound(one) && !isSocial(one.ProviderType)
  const buttons = own
    .filter((one) => !isByAddress(one))
    .map(({ ProviderName: name }) => ({ name, href: placeOf(visit, AUTHORIZE, { identity_provider: name }) }))
  return { buttons, isSearched: own.some(isByAddress) }
}

export const AUTHORIZE = '/oauth2/authorize'

function isFound({ IdpIdentifiers = [] }: IdentityProvider): boolean {
  return IdpIdentifiers.length > 0
}
