import { Hono } from 'hono'
import type { Config } from './config.ts'
import { ConfigError } from './config.ts'
import type { TravelClock } from './control/clock.ts'
import { createTravelClock } from './control/clock.ts'
import { guardHost } from './control/guard.ts'
import { addControlRoutes } from './control/routes.ts'
import { welcome } from './control/welcome.ts'
import { createKeyring } from './crypto/keyring.ts'
import { warmUp } from './crypto/modexp.ts'
import { createRandom } from './crypto/random.ts'
import { createKeyStock } from './crypto/signing-keys.ts'
import { createSrpPool } from './crypto/srp-pool.ts'
import type { Inbox } from './delivery/inbox.ts'
import { createInbox } from './delivery/inbox.ts'
import type { Log, Services } from './domain/services.ts'
import { createSigningKeys } from './domain/tokens/signing-keys.ts'
import { preflight } from './http/cors.ts'
import { hostName, isLoopbackOrigin } from './http/hosts.ts'
import { listen } from './http/listen.ts'
import { discovery } from './oauth/discovery.ts'
import { jwks } from './oauth/jwks.ts'
import type { Dispatcher } from './protocol/dispatch.ts'
import { createDispatcher } from './protocol/dispatch.ts'
import { apiEndpoint } from './protocol/endpoint.ts'
import { openStorage } from './storage/open.ts'
import { keepPurging } from './storage/purging.ts'

export interface PoolhouseServer {
  readonly port: number
  /** The base of every URL this server gives out, without a slash at the end. */
  readonly url: string
  readonly services: Services
  readonly dispatcher: Dispatcher
  readonly inbox: Inbox
  readonly clock: TravelClock
  /** Answers a request as the port would, without a connection. */
  fetch(request: Request): Promise<Response>
  /** Lets requests under way finish, then closes everything. A second call waits for the first. */
  close(): Promise<void>
}

/**
 * Builds everything and starts serving: the one place where time, chance and the network come in.
 *
 * Rejects with nothing left open when the database cannot be used or the port is taken.
 */
export async function startServer(config: Config, log: Log): Promise<PoolhouseServer> {
  const keyring = createKeyring(config.masterKey)
  const storage = await openStorage(config.database, { migrate: true, connections: config.databaseConnections })
  const keyStock = createKeyStock({ random })
  const srp = createSrpPool()
  const end = async () => {
    keyStock.close()
    await srp.close()
    await storage.close()
  }
  try {
    const mode = await storage.meta.setOnce('mode', 'dev')
    if (mode !== 'dev') {
      throw new ConfigError(`This database belongs to "poolhouse ${mode}"; "dev" would open its doors.`)
    }
    keyring.assertCheckValue(await storage.meta.setOnce('master key', keyring.checkValue()))
    return await serve(config, { storage, keyring, keyStock, srp, log }, end)
  } catch (error) {
    await end()
    throw error
  }
}

const random = createRandom()

/** Serves what has been opened. `end` closes it again once nobody needs it. */
async function serve(
  config: Config,
  opened: Pick<Services, 'storage' | 'keyring' | 'keyStock' | 'srp' | 'log'>,
  end: () => Promise<void>,
): Promise<PoolhouseServer> {
  const { storage, keyring, keyStock, log } = opened
  const clock = createTravelClock(() => Date.now())
  const signingKeys = createSigningKeys({ storage, keyring, keyStock, clock })
  const inbox = createInbox({ clock })
  const stopping = new AbortController()
  // Until the port is known, nobody asks for the URL.
  let url = config.publicUrl ?? ''
  const services: Services = {
    ...opened,
    signingKeys,
    clock,
    random,
    settings: {
      region: config.region,
      accountId: config.accountId,
      issuer: ({ id, region }) =>
        config.issuer === 'aws' ? `https://cognito-idp.${region}.${awsSuffix(region)}/${id}` : `${url}/${id}`,
      get publicUrl() {
        return url
      },
    },
    deliver: (message) => inbox.deliver(message),
  }
  const dispatcher = createDispatcher(services, {
    accessKeyId: config.token,
    allowsOrigin: (origin) => isLoopbackOrigin(origin) || config.allowOrigins.includes(origin),
  })
  const app = routes(config, { services, dispatcher, inbox, clock, stopping: stopping.signal })
  const fetch = async (request: Request, peer = 'internal') => app.fetch(request, { peer })

  const listening = await listen(fetch, { port: config.port, hosts: config.hosts })
  url ||= `http://localhost:${listening.port}`
  keyStock.fill()
  void warmUp()
  const endPurging = keepPurging(
    (rows) => storage.purge(clock.now(), rows),
    (error) => log.warn('Expired rows could not be deleted.', { error }),
  )

  let closed: Promise<void> | undefined
  const close = async () => {
    endPurging()
    stopping.abort()
    await listening.close()
    await end()
  }
  return {
    port: listening.port,
    url,
    services,
    dispatcher,
    inbox,
    clock,
    fetch,
    close: () => (closed ??= close()),
  }
}

interface Routed extends Pick<PoolhouseServer, 'services' | 'dispatcher' | 'inbox' | 'clock'> {
  /** Aborted when the server begins to close. */
  readonly stopping: AbortSignal
}

/** What a route knows of a request beside itself. */
interface Arriving {
  Bindings: { readonly peer: string }
}

function routes(config: Config, { services, dispatcher, inbox, clock, stopping }: Routed): Hono<Arriving> {
  const { storage, signingKeys } = services
  const allowedHosts = [...config.allowHosts, ...(config.publicUrl ? [hostName(new URL(config.publicUrl).host)] : [])]
  const guard = { allowedHosts, token: config.token }
  const app = new Hono<Arriving>()
  app.onError((error) => {
    services.log.error('A request failed.', { error })
    return new Response('Internal server error\n', { status: 500 })
  })
  app.notFound(({ text }) => text('There is nothing here. The API answers POST requests at /.\n', 404))
  app.use(async (context, next) => guardHost(context.req.raw, guard) ?? (await next()))

  const api = apiEndpoint(dispatcher, services.random)
  app.post('/', ({ req, env }) => api(req.raw, env.peer))
  app.options('/', ({ req }) => preflight(req.raw))
  app.get('/', ({ req }) => welcome(req.raw, services.settings))
  app.all('/', ({ text }) => text('The API answers POST requests.\n', 405, { allow: 'GET, HEAD, OPTIONS, POST' }))
  app.get('/:poolId/.well-known/jwks.json', ({ req }) => jwks(services, req.param('poolId')))
  app.get('/:poolId/.well-known/openid-configuration', ({ req }) => discovery(services, req.param('poolId')))

  app.get('/_poolhouse/health', ({ text }) => text('ok\n'))
  app.get('/_poolhouse/ready', async ({ text }) => {
    const answers = await storage.ping().then(
      () => true,
      () => false,
    )
    return answers ? text('ready\n') : text('The database does not answer, or takes no writes.\n', 503)
  })
  const reset = async () => {
    await storage.reset()
    signingKeys.forget()
  }
  addControlRoutes(app, { inbox, clock, reset, stopping }, guard)
  return app
}

function awsSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
