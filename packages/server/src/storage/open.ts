import { Background } from './background.ts'
import type { Engine, EngineOptions } from './engine.ts'
import * as engines from './engines/index.ts'
import { StorageError } from './error.ts'
import { migrate } from './migrate.ts'
import type { Storage } from './port/index.ts'
import { soon } from './soon.ts'
import { authorizationCodeStore } from './sql/tokens/authorization-codes.ts'
import { clientStore } from './sql/clients.ts'
import { codeStore } from './sql/codes.ts'
import { deviceStore } from './sql/devices.ts'
import { documentStore } from './sql/documents.ts'
import { domainStore } from './sql/domains.ts'
import { groupStore } from './sql/groups.ts'
import { inboxStore } from './sql/inbox.ts'
import { guessStore } from './sql/limits/guesses.ts'
import { keyStore } from './sql/tokens/keys.ts'
import { limitStore } from './sql/limits/limits.ts'
import { metaStore } from './sql/meta.ts'
import { createOutbox } from './sql/outbox.ts'
import { passkeyStore } from './sql/passkeys.ts'
import { poolStore } from './sql/pools.ts'
import { refreshStore } from './sql/tokens/refresh.ts'
import { sealedStore } from './sql/sealed.ts'
import { sessionStore } from './sql/tokens/sessions.ts'
import { ssoSessionStore } from './sql/tokens/sso-sessions.ts'
import { userSessionStore } from './sql/tokens/user-sessions.ts'
import { spentStore } from './sql/tokens/spent.ts'
import { createSweep } from './sql/sweep/sweep.ts'
import { upkeep } from './sql/upkeep.ts'
import { userStore } from './sql/users/users.ts'
import { watchWrites } from './write-watch.ts'

export interface OpenOptions extends EngineOptions {
  /** Whether a database of an older version, or an empty one, is brought to this one; else it is refused. */
  readonly migrate: boolean
}

/**
 * Opens a database: `:memory:`, a file, or `postgres://…`.
 *
 * Rejects with a {@link StorageError} that says in words what is wrong: it cannot be reached or read, its schema is
 * newer than this program, or is older and may not be migrated.
 */
export async function openStorage(location: string, options: OpenOptions): Promise<Storage> {
  const kind = Object.values(engines).find(({ opens }) => opens(location))
  if (!kind) {
    const [scheme] = location.split('://')
    throw new StorageError(`No database is known by ${scheme}://. Use a file, :memory: or postgres://.`)
  }
  const engine = await kind.open(location, options)
  try {
    await migrate(engine, options)
    return storageOn(engine)
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** At the end: how long work beside requests may take to stop. */
const BACKGROUND_MS = 500

/** After the start: when what is left of deleted rows is swept away. */
const SWEEP_MS = 1_000

/** Storage on a database that is open and of this version. */
export function storageOn(opened: Engine): Storage {
  const writes = watchWrites(opened)
  const { engine } = writes
  const background = new Background()
  const sweep = createSweep(engine, background)
  // What a crash has left goes once nobody waits for the start any more.
  const sweeping = setTimeout(() => sweep.soon(), SWEEP_MS)
  sweeping.unref()
  const outbox = createOutbox(engine)
  const { purge, reset } = upkeep(engine, sweep)
  let pinging: Promise<void> | undefined

  async function ping(): Promise<void> {
    await engine.check()
    await writes.check()
  }

  return {
    meta: metaStore(engine),
    pools: poolStore(engine, background, sweep),
    clients: clientStore(engine, sweep),
    users: userStore(engine, outbox, sweep),
    groups: groupStore(engine, sweep),
    codes: codeStore(engine, outbox),
    authorizationCodes: authorizationCodeStore(engine),
    guesses: guessStore(engine),
    limits: limitStore(engine),
    refresh: refreshStore(engine),
    devices: deviceStore(engine),
    spent: spentStore(engine, outbox),
    sessions: sessionStore(engine),
    userSessions: userSessionStore(engine),
    ssoSessions: ssoSessionStore(engine),
    keys: keyStore(engine),
    documents: documentStore(engine),
    passkeys: passkeyStore(engine),
    domains: domainStore(engine),
    sealed: sealedStore(engine, sweep),
    outbox: outbox.store,
    inbox: inboxStore(engine),
    purge,
    reset,
    ping: () => (pinging ??= ping().finally(() => (pinging = undefined))),
    async close() {
      clearTimeout(sweeping)
      writes.close()
      // What waits for a database that does not answer ends with its connection.
      await soon(background.stop(), BACKGROUND_MS)
      await engine.close()
    },
  }
}
