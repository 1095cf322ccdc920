import type { Config } from '../config/config.ts'
import { anyKey } from '../control/authority.ts'
import type { TravelClock } from '../control/clock.ts'
import { createTravelClock } from '../control/clock.ts'
import { guardHost } from '../control/guard.ts'
import { createInvocations } from '../control/calls/invocations.ts'
import { throughFunctions } from '../delivery/custom-sender.ts'
import type { Inbox } from '../delivery/inbox.ts'
import { createInbox } from '../delivery/inbox.ts'
import { createElsewhere } from './elsewhere.ts'
import { configuredWays } from '../delivery/ways.ts'
import type { MakeKeyPair } from '../crypto/signing-keys.ts'
import type { Log } from '../domain/services.ts'
import { hostName, isEveryAddress } from '../http/hosts.ts'
import { oneLine } from '../http/text.ts'
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
export async function startDev(
  config: Config,
  log: Log,
  functions: Functions = {},
  makeKeyPair?: MakeKeyPair,
): Promise<DevServer> {
  const clock = createTravelClock(() => Date.now())
  const invocations = createInvocations(() => performance.now())
  const { token, publicUrl, allowHosts, allowOrigins } = config.listen
  const allowedHosts = [...allowHosts, ...(publicUrl ? [hostName(new URL(publicUrl).host)] : [])]
  const guard = {
    allowedHosts,
    allowsAddresses: allowHosts.some(isEveryAddress),
    token,
    isSecure: config.tls !== undefined || (publicUrl?.startsWith('https:') ?? false),
  }
  const elsewhere = createElsewhere(() => Date.now(), config.federation?.standsIn ?? false)
  const mode = {
    name: 'dev',
    migrates: true,
    clock,
    authority: anyKey({ token, allowOrigins }),
    locate(request) {
      const refusal = guardHost(request, guard)
      if (!refusal) return 'api'
      log.info(
        `A request for the name ${oneLine(request.headers.get('host') ?? '', 253)} was refused: see --allow-host.`,
      )
      return refusal
    },
    // What a developer tries stands on the same machine.
    sendsToPrivate: true,
    functions: { watch: invocations, ...functions },
    elsewhere,
    makeKeyPair,
    build({ services, stopping }) {
      const { storage, signingKeys } = services
      const inbox = createInbox(services)
      elsewhere.build(services)
      const reset = async (keep: 'pools' | undefined) => {
        await storage.reset(keep)
        invocations.clear()
        signingKeys.forget()
        clock.reset()
      }
      const ways = configuredWays(config.messages.routes, { ...config.messages, clock, send: services.send })
      const codes = config.functions?.senderCodes ?? 'clear'
      return {
        inbox,
        ways: { inbox, ...throughFunctions(ways, { ...services, codes }) },
        async routes() {
          const { controlRoutes } = await import('../control/routes.ts')
          const control = controlRoutes({ services, inbox, invocations, clock, reset, stopping }, guard)
          return [...(await elsewhere.routes(guard)), ...control]
        },
      }
    },
  } satisfies Mode
  const server = await startServer(config, mode, log)
  return { ...server, inbox: server.parts.inbox, clock }
}
