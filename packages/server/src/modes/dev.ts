import type { Config } from '../config/config.ts'
import { anyKey } from '../control/authority.ts'
import type { TravelClock } from '../control/clock.ts'
import { createTravelClock } from '../control/clock.ts'
import { guardHost } from '../control/guard.ts'
import { controlRoutes } from '../control/routes.ts'
import { welcome } from '../control/welcome.ts'
import type { Inbox } from '../delivery/inbox.ts'
import { createInbox } from '../delivery/inbox.ts'
import type { Log } from '../domain/services.ts'
import { hostName } from '../http/hosts.ts'
import type { Functions, Mode, PoolhouseServer } from '../server.ts'
import { startServer } from '../server.ts'

/** A server with what only development has. */
export interface DevServer extends PoolhouseServer {
  readonly inbox: Inbox
  readonly clock: TravelClock
}

/**
 * Starts a development server: any access key is taken, messages stay in an inbox, the clock can be set, and who asks for
 * a name that is not this machine's is refused.
 */
export async function startDev(config: Config, log: Log, functions: Functions = {}): Promise<DevServer> {
  const clock = createTravelClock(() => Date.now())
  const inbox = createInbox({ clock })
  const { token, publicUrl, allowHosts, allowOrigins } = config.listen
  const allowedHosts = [...allowHosts, ...(publicUrl ? [hostName(new URL(publicUrl).host)] : [])]
  const guard = { allowedHosts, token }
  const mode: Mode = {
    name: 'dev',
    migrates: true,
    clock,
    authority: anyKey({ token, allowOrigins }),
    locate: (request) => guardHost(request, guard) ?? 'api',
    ways: { EMAIL: inbox, SMS: inbox },
    functions,
    routes({ services, stopping }) {
      const { storage, signingKeys, settings } = services
      const reset = async () => {
        await storage.reset()
        signingKeys.forget()
      }
      return controlRoutes({ inbox, clock, reset, stopping, welcome: (request) => welcome(request, settings) }, guard)
    },
  }
  const server = await startServer(config, mode, log)
  return { ...server, inbox, clock }
}
