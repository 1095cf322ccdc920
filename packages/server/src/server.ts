import type { Answering } from './answering.ts'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/error.ts'
import { createRandom } from './crypto/random.ts'
import type { MakeKeyPair } from './crypto/signing-keys.ts'
import { createKeyStock } from './crypto/signing-keys.ts'
import { createSrpPool } from './crypto/srp-pool.ts'
import type { Ways } from './delivery/way.ts'
import { startWorker } from './delivery/worker.ts'
import type { Authority } from './domain/principal.ts'
import type { Clock } from './domain/clock.ts'
import type { Fence } from './domain/keys/fence.ts'
import { openFence } from './domain/keys/fence.ts'
import { openKeyring } from './domain/keys/keyring.ts'
import type { Log, Services } from './domain/services.ts'
import { createSigningKeys } from './domain/tokens/signing-keys.ts'
import { listen } from './http/listen.ts'
import type { Peer } from './http/peer.ts'
import { peerOf } from './http/peer.ts'
import type { Locate, Route } from './http/route.ts'
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
}

/** What differs between development and production. */
export interface Mode<Own extends Parts = Parts> {
  /** The database remembers by which it was initialised, and opens for no other. */
  readonly name: 'dev' | 'serve'
  /** Whether a database of an older version is brought to this one at the start. */
  readonly migrates: boolean
  readonly clock: Clock
  readonly authority: Authority
  readonly locate: Locate
  readonly functions?: Functions
  /** In place of generating signing keys, which takes a core a tenth of a second each. */
  readonly makeKeyPair?: MakeKeyPair | undefined
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
  const runner = config.functions && createConfiguredRunner(config.functions, { log, random })
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
    const triggers = createTriggers(registry, { runner, ...mode.functions, log })
    return await serve(config, mode, { storage, keyring, keyStock, srp, log, triggers }, fence, end)
  } catch (error) {
    await end()
    throw error
  }
}

const random = createRandom()
/** Of a request that did not come over a connection. */
const WITHIN: Peer = { address: '127.0.0.1', encrypted: false }

/** Serves what has been opened. `end` closes it again once nobody needs it. */
async function serve<Own extends Parts>(
  { listen: where, pools }: Config,
  mode: Mode<Own>,
  opened: Pick<Services, 'storage' | 'keyring' | 'keyStock' | 'srp' | 'log' | 'triggers'>,
  fence: Fence,
  end: () => Promise<void>,
): Promise<PoolhouseServer & { readonly parts: Own }> {
  const { storage, keyring, keyStock, log } = opened
  const { clock } = mode
  const stopping = new AbortController()
  // Until the port is known, nobody asks for the URL.
  let url = where.publicUrl ?? ''
  const services: Services = {
    ...opened,
    signingKeys: createSigningKeys({ storage, keyring, keyStock, clock }),
    clock,
    random,
    settings: {
      region: pools.region,
      accountId: pools.accountId,
      issuer: ({ id, region }) =>
        pools.issuer === 'aws' ? `https://cognito-idp.${region}.${awsSuffix(region)}/${id}` : `${url}/${id}`,
      get publicUrl() {
        return url
      },
    },
  }
  const parts = mode.build({ services, stopping: stopping.signal })
  const { authority, locate } = mode
  const load = async () => {
    const [{ createAnswering }, routes] = await Promise.all([
      import('./answering.ts'),
      parts.routes(),
      import('./http/adapter.ts'),
    ])
    return createAnswering({ services, fence, authority, locate, explains: mode.name === 'dev', routes })
  }
  let loading: Promise<Answering> | undefined
  const answering = () => (loading ??= load())

  const listening = await listen(
    async (request, connection) => {
      const { router } = await answering()
      return router(request, peerOf(connection, request.headers, where.trustsProxy))
    },
    { port: where.port, hosts: where.hosts },
  )
  url ||= `http://localhost:${listening.port}`
  // Whoever waits for the start is told first.
  const next = setImmediate(() => {
    answering().then(
      // Making keys takes all cores there are, and nobody waits for it.
      () => keyStock.fill(),
      (error: unknown) => log.error('What answers requests cannot be loaded.', { error }),
    )
  })
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
    endPurging()
    stopping.abort()
    await listening.close()
    await worker.close()
    await end()
  }
  return {
    port: listening.port,
    url,
    services,
    dispatcher: { call: async (...asked) => (await answering()).dispatcher.call(...asked) },
    parts,
    fetch: async (request) => (await answering()).router(request, WITHIN),
    close: () => (closed ??= close()),
  }
}

function awsSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
