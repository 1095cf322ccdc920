import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import { arrive } from '../../domain/federation/arrival.ts'
import type { Person } from '../../domain/federation/person.ts'
import { LEVELS } from '../../domain/pools/acr.ts'
import type { Level } from '../../domain/pools/acr.ts'
import type { Services } from '../../domain/services.ts'
import { elsewhere } from '../../domain/tokens/levels.ts'
import type { Incoming } from '../../http/route.ts'
import type { Authorization } from '../browser/authorization.ts'
import { completeWith } from '../browser/complete.ts'

/** Somebody whom a provider vouches for. */
export interface Vouched {
  readonly provider: IdentityProvider
  readonly person: Person
  /** Told in the ID token when the application has sent none. */
  readonly nonce: string | undefined
}

/** Signs in whom a provider vouches for: everything that all kinds of provider have in common, from here on. */
export async function signInFederated(
  services: Services,
  asked: Authorization,
  { provider, person, nonce }: Vouched,
  incoming: Pick<Incoming, 'request' | 'peer'>,
): Promise<Response> {
  const { pool, client } = asked
  const user = await arrive(services, { pool, client, provider, person })
  const factors = elsewhere(levelOf(provider, person))
  const subject = { user, factors, elsewhere: { provider: provider.ProviderName, session: person.session } }
  return completeWith(services, { ...asked, nonce: asked.nonce ?? nonce }, subject, incoming, [])
}

/** What the provider says of how well somebody signed in, as a level of the pool: the lowest for words it does not map. */
function levelOf({ AcrMapping = {} }: IdentityProvider, { acr }: Person): Level | undefined {
  if (acr === undefined) return undefined
  const names: Readonly<Record<string, string | undefined>> = AcrMapping
  return LEVELS.findLast((level) => names[`Level${level}`] === acr) ?? 1
}
