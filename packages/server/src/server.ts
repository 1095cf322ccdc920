import type { Config } from './config/config.ts'
import { ConfigError } from './config/error.ts'
import type { Tls } from './config/tls.ts'
import { createRandom } from './crypto/random.ts'
import type { MakeKeyPair } from './crypto/signing-keys.ts'
import { createKeyStock } from './crypto/signing-keys.ts'
import { createSrpPool } from './crypto/srp-pool.ts'
import type { Ways } from './delivery/way.ts'
import { startWorker } from './delivery/worker.ts'
import type { Authority } from './domain/principal.ts'
import type { Clock } from './domain/clock.ts'
import type { Elsewhere } from './domain/elsewhere.ts'
import type { Fence } from './domain/keys/fence.ts'
import { openFence } from './domain/keys/fence.ts'
import { locateDomains } from './domain/pools/locate.ts'
import type { Watch } from './domain/invocations.ts'
import { openKeyring } from './domain/keys/keyring.ts'
import type { Log, Services } from './domain/services.ts'
import { createSigningKeys } from './domain/tokens/signing-keys.ts'
import { awsSuffix } from './http/outgoing/aws.ts'
import { listen } from './http/node/listen.ts'
import type { Endpoint } from './http/endpoint.ts'
import type { Listener } from './http/node/listener.ts'
import { createSend } from './http/outgoing/send.ts'
import type { Peer } from './http/peer.ts'
import type { Locate } from './http/head.ts'
import type { Route } from './http/route.ts'
import type { Dispatcher } from './protocol/dispatch.ts'
import { openStorage } from './storage/open.ts'
import type { OutboxStore } from './storage/port/index.ts'
import { keepPurging } from './storage/purging.ts'
import { createTriggers } from './triggers/asking/ask.ts'
import * as registry from './triggers/index.ts'
import { createConfiguredRunner } from './triggers/runners/configured.ts'
import type { Runner } from './triggers/runners/runner.ts'

/** What runs the functions that pools name, beside the configuration; no request can name one. */
export interface Functions {
  /** In place of what the configuration says. */
  readonly runner?: Runner | undefined
  /** How long an answer may take, in milliseconds; as the service says unless told. */
  readonly limitMs?: number | undefined
  /** Told of every call. */
  readonly watch?: Watch | undefined
}

/** What differs between development and production. */
export interface Mode<Own extends Parts = Parts> {
  /** The database remembers by which it was initialised, and opens for no other. */
  readonly name: 'dev' | 'serve'
  /** Whether a database of an older version is brought to this one at the start. */
  readonly migrates: boolean
  readonly clock: Clock
  readonly authority: Authority
  /** Whether requests go out to addresses of private networks, this machine's among them. */
  readonly sendsToPrivate: boolean
  readonly functions?: Functions
  readonly elsewhere: Elsewhere
  /** In place of generating signing keys, which takes a core a tenth of a second each. */
  readonly makeKeyPair?: MakeKeyPair | undefined
  /** Judges the names that are no pool's domain. */
  readonly locate: Locate
  /** Builds what only this mode has. */
  build(running: Running): Own
}

/** The parts of a mode that need the services. */
export interface Parts {
  /** How messages are sent, by their medium. */
  readonly ways: Ways
  /** Loads the ways in that only this mode has. */
  routes(): Promise<readonly Route[]>
}

/** A server as the parts of a mode see it. */
export interface Running {
  readonly services: Services
  /** Aborted when the server begins to close. */
  readonly stopping: AbortSignal
}

export interface PoolhouseServer {
  readonly port: number
  /** The base of every URL this server gives out, without a slash at the end. */
  readonly url: string
  readonly services: Services
  readonly dispatcher: Pick<Dispatcher, 'call'>
  /** Answers a request as the port would, without a connection. */
  fetch(request: Request): Promise<Response>
  /** Lets requests under way finish, then closes everything. A second call waits for the first. */
  close(): Promise<void>
}

/**
 * Builds everything from a configuration and a mode, and starts serving.
 *
 * Rejects with nothing left open when the database cannot be used or the port is taken.
 */
export async function startServer<Own extends Parts>(
  config: Config,
  mode: Mode<Own>,
  log: Log,
): Promise<PoolhouseServer & { readonly parts: Own }> {
  const storage = await openStorage(config.database.location, {
    migrate: mode.migrates,
    creates: mode.migrates,
    connections: config.database.connections,
  })
  const keyStock = createKeyStock({ random, make: mode.makeKeyPair })
  const srp = createSrpPool()
  const send = createSend({ toPrivate: mode.sendsToPrivate })
  const stopping = new AbortController()
  const trusted = config.tls && 'authorities' in config.tls ? config.tls.authorities : []
  const authorities = trusted.map(({ certificate }) => certificate)
  const runner = config.functions && createConfiguredRunner(config.functions, { log, random, send, authorities })
  let fence: Fence | undefined
  const end = async () => {
    await fence?.close()
    keyStock.close()
    await runner?.close()
    await srp.close()
    await storage.close()
  }
  try {
    const name = await storage.meta.setOnce('mode', mode.name)
    if (name !== mode.name) {
      throw new ConfigError(`This database belongs to "poolhouse ${name}"; "${mode.name}" would open its doors.`)
    }
    const held = await openKeyring(storage.meta, config.keys, random)
    fence = await openFence({ meta: storage.meta, keyring: held, log, random, now: () => Date.now() })
    const { keyring } = fence
    const triggers = createTriggers(registry, {
      runner,
      ...mode.functions,
      log,
      clock: mode.clock,
      stopping: stopping.signal,
    })
    return await serve(config, mode, { storage, keyring, keyStock, srp, log, send, triggers }, { fence, stopping, end })
  } catch (error) {
    await end()
    throw error
  }
}

const random = createRandom()
/**
 * How long after the API what answers by routes is loaded, unless somebody asks for it before. Whoever starts a server
 * calls the API first, and an update that replaces files under it does not come so soon.
 */
const ROUTING_AFTER_MS = 500
/** Of a request that did not come over a connection. */
const WITHIN: Peer = { address: '127.0.0.1', encrypted: false }

/** Serves what has been opened. `end` closes it again once nobody needs it. */
async function serve<Own extends Parts>(
  { listen: where, tls, pools }: Config,
  mode: Mode<Own>,
  opened: Pick<Services, 'storage' | 'keyring' | 'keyStock' | 'srp' | 'log' | 'send' | 'triggers'>,
  { fence, stopping, end }: { fence: Fence; stopping: AbortController; end: () => Promise<void> },
): Promise<PoolhouseServer & { readonly parts: Own }> {
  const { storage, keyring, keyStock, log } = opened
  const { clock } = mode
  // Until the port is known, nobody asks for the URL.
  let url = where.publicUrl ?? ''
  const services: Services = {
    ...opened,
    signingKeys: createSigningKeys({ storage, keyring, keyStock, clock }),
    clock,
    random,
    elsewhere: mode.elsewhere,
    settings: {
      region: pools.region,
      accountId: pools.accountId,
      issuer: ({ id, region }) =>
        pools.issuer === 'aws' ? `https://cognito-idp.${region}.${awsSuffix(region)}/${id}` : `${url}/${id}`,
      get publicUrl() {
        return url
      },
      domainBase: pools.domainBase,
    },
  }
  const parts = mode.build({ services, stopping: stopping.signal })
  const { authority } = mode
  const locate = locateDomains(services, mode.locate)
  const between = { services, fence, locate, trusts: where.trustsProxy }
  const answering = once(async () => {
    const { createAnswering } = await import('./answering.ts')
    const routed: Listener = async (request, response) => (await routing()).listener(request, response)
    const token: Endpoint = async (asked) => (await routing()).token(asked)
    return createAnswering({ ...between, authority, explains: mode.name === 'dev', routed, token })
  })
  const routing = once(async () => {
    const [{ api }, { createRouting }, routes] = await Promise.all([
      answering(),
      import('./routing.ts'),
      parts.routes(),
    ])
    return createRouting({ ...between, api, routes })
  })

  let isTold = false
  const onTls = () => {
    if (!isTold) log.info('A client speaks https to this port, which speaks http: use http://, or start with --tls.')
    isTold = true
  }
  const secured = tls && (await secure(tls, { log, locate }))
  const listening = await listen(async (request, response) => (await answering()).listener(request, response), {
    port: where.port,
    hosts: where.hosts,
    secure: secured?.connection,
    onTls,
  })
  url ||= `${tls ? 'https' : 'http'}://localhost:${listening.port}`
  // Whoever waits for the start is told first.
  let later: NodeJS.Timeout | undefined
  const unloaded = (error: unknown) => log.error('What answers requests cannot be loaded.', { error })
  const next = setImmediate(() => void loadAll().catch(unloaded))
  const loadAll = async () => {
    await answering()
    if (stopping.signal.aborted) return
    // Making keys takes all cores there are, and nobody waits for it.
    keyStock.fill()
    later = setTimeout(() => void routing().catch(unloaded), ROUTING_AFTER_MS).unref()
  }
  const endPurging = keepPurging(
    (rows) => storage.purge(clock.now(), rows),
    (error) => log.warn('Expired rows could not be deleted.', { error }),
  )

  const outbox: OutboxStore = {
    ...storage.outbox,
    // A letter that this process cannot open is another's to send.
    claim: async (...asked) => {
      await fence.pass()
      return storage.outbox.claim(...asked)
    },
  }
  const worker = startWorker({ outbox, keyring, clock, log, ways: parts.ways })

  let closed: Promise<void> | undefined
  const close = async () => {
    clearImmediate(next)
    clearTimeout(later)
    endPurging()
    stopping.abort()
    await listening.close()
    secured?.close()
    await worker.close()
    await end()
  }
  return {
    port: listening.port,
    url,
    services,
    dispatcher: { call: async (...asked) => (await answering()).dispatcher.call(...asked) },
    parts,
    fetch: async (request) => (await routing()).router(request, WITHIN),
    close: () => (closed ??= close()),
  }
}

/** How connections are secured. Loaded by those servers only that do it, before they listen. */
async function secure(tls: Tls, { log, locate }: { log: Log; locate: Locate }) {
  const { openTls } = await import('./http/tls/open.ts')
  try {
    return openTls(tls, { log, locate, random, now: () => new Date() })
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Makes something when it is first asked for, and only once. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
