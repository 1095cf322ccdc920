import type { Elsewhere } from '../domain/elsewhere.ts'
import type { Services } from '../domain/services.ts'
import { createReach } from '../http/outgoing/reach.ts'
import type { Route } from '../http/route.ts'
import type { GuardOptions } from '../control/guard.ts'
import type { createStandIn } from '../control/idp/stand-in.ts'

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
  return {
    now,
    build: (built) => (services = built),
    reach: async (url, request) => ((await standIn())?.reach(reach) ?? reach)(url, request),
    detailsOf: async (pool, provider) => (await standIn())?.detailsOf(pool, provider) ?? provider.ProviderDetails,
    routes: async (guard) => (await standIn())?.routes(guard) ?? [],
  }
}
