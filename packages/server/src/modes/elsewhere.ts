import { isReal } from '../control/idp/credentials.ts'
import type { IdentityProvider } from '../domain/documents/identity-provider.ts'
import type { Elsewhere } from '../domain/elsewhere.ts'
import type { Services } from '../domain/services.ts'
import { createReach } from '../http/outgoing/reach.ts'
import type { Route } from '../http/route.ts'
import type { Pool } from '../storage/port/index.ts'
import type { GuardOptions } from '../control/guard.ts'
import type { createStandIn } from '../control/idp/stand-in.ts'

const MOST_TOLD = 1_000

type StandIn = ReturnType<typeof createStandIn>

/** The way of development to identity providers: to any machine, and to what stands in for some of them. */
export interface DevElsewhere extends Elsewhere {
  /** Hands in what only exists once the server is built. */
  build(services: Services): void
  /** The ways in to what stands in. */
  routes(guard: GuardOptions): Promise<readonly Route[]>
}

export function createElsewhere(now: () => number, standsIn: boolean): DevElsewhere {
  const reach = createReach({ allowsPrivate: true })
  let services: Services | undefined
  let made: Promise<StandIn> | undefined
  // Most servers stand in for nobody, and no start waits for it.
  const standIn = () => {
    if (!standsIn || !services) return undefined
    const given = services
    return (made ??= import('../control/idp/stand-in.ts').then(({ createStandIn }) => createStandIn(given)))
  }
  const told = new Set<string>()
  /** Says once how to go on without the credentials that a provider lacks. */
  function tellOf({ id }: Pick<Pool, 'id'>, name: string): void {
    if (told.has(`${id} ${name}`) || told.size >= MOST_TOLD) return
    told.add(`${id} ${name}`)
    services?.log.info(`The provider ${name} of the pool ${id} has no real credentials: --fake-idp stands in for it.`)
  }
  return {
    now,
    build: (built) => (services = built),
    reach: async (url, request) => ((await standIn())?.reach(reach) ?? reach)(url, request),
    async detailsOf(pool, provider) {
      const standing = await standIn()
      if (standing) return standing.detailsOf(pool, provider)
      if (!isReal(provider as IdentityProvider)) tellOf(pool, provider.ProviderName) // as it is stored
      return provider.ProviderDetails
    },
    routes: async (guard) => (await standIn())?.routes(guard) ?? [],
  }
}
