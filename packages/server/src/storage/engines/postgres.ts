import { setTimeout as sleep } from 'node:timers/promises'
import { PostgresAdapter, PostgresQueryCompiler } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { Engine, EngineOptions } from '../engine.ts'
import { StorageError, UnwritableError } from '../error.ts'
import { outcomeOf, raw, run, type Bound, type Work } from '../statement.ts'
import { compiler } from './compiler.ts'
import { connections, DEFAULT_CONNECTIONS, type Connections } from './postgres-connections.ts'
import { failure, LostConnection, LostRace, SilentConnection, unreachable } from './postgres-failure.ts'

/** Any number will do, as long as every Poolhouse uses it. */
const MIGRATION_LOCK = raw('select pg_advisory_xact_lock(7665001)')
const ATTEMPTS = 5
/**
 * How long a migration waits for a table. Servers of the version before work on meanwhile, and take tables in an order of
 * their own: of a deadlock, which PostgreSQL looks for after a second, one of them might be the victim, and its caller see
 * it. So a migration gives way sooner, and comes again.
 */
const GIVES_WAY = raw(`set local lock_timeout = '200ms'`)
const MIGRATION_ATTEMPTS = 600
const MIGRATION_PAUSE_MS = 100
const BEGIN = raw('begin isolation level read committed')
const COMMIT = raw('commit')
const ROLLBACK = raw('rollback')

/**
 * PostgreSQL by `pg`: pools of connections.
 *
 * Transactions are READ COMMITTED: what is decided by a row is decided by a conditional statement, or with the row
 * locked. Of a deadlock the victim starts again.
 */
export const postgres = {
  opens: (location: string): boolean => /^postgres(ql)?:\/\//i.test(location),

  async open(location: string, { connections: size = DEFAULT_CONNECTIONS }: EngineOptions = {}): Promise<Engine> {
    const label = labelOf(location)
    const opened = engine(await connections(location, size), label)
    try {
      const [row] = await opened.read(raw<{ server_encoding: string }>('show server_encoding'))
      if (row?.server_encoding !== 'UTF8') {
        throw new StorageError(`The database ${label} is encoded in ${row?.server_encoding}. Create one in UTF8.`)
      }
      return opened
    } catch (error) {
      await opened.close()
      throw error
    }
  },
}

function labelOf(location: string): string {
  try {
    const { host, pathname } = new URL(location)
    return `${host}${pathname}`
  } catch {
    // The location may hold a password, so it is not repeated.
    throw new StorageError(
      'The database URL cannot be read. It looks like postgres://user:password@host:5432/database.',
    )
  }
}

function engine({ reads, writes, checks, migrations, end }: Connections, label: string): Engine {
  async function execute<Row>(client: PoolClient, { sql: text, name, values }: Bound<Row>): Promise<Row[]> {
    try {
      const { rows } = await client.query(name ? { text, name, values: [...values] } : text)
      return rows as Row[] // a statement answers with its rows
    } catch (error) {
      throw failure(error, label)
    }
  }

  /** Lends a connection. One that did not do what it was for is not used again. */
  async function connected<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw unreachable(error, label)
    })
    try {
      const value = await use(client)
      client.release()
      return value
    } catch (error) {
      client.release(error instanceof LostConnection || error instanceof UnwritableError)
      throw error
    }
  }

  const single = <Row>(pool: Pool, bound: Bound<Row>) => connected(pool, (client) => execute(client, bound))

  const transaction = <T>(pool: Pool, work: () => Work<T>) =>
    connected(pool, async (client) => {
      await execute(client, BEGIN)
      try {
        const value = await drive(client, work)
        await execute(client, COMMIT)
        return value
      } catch (error) {
        if (!(error instanceof LostConnection)) await execute(client, ROLLBACK)
        throw error
      }
    })

  /** What only reads is asked once more when its connection was cut. Where one was, all that wait for use may have been. */
  async function read<Row>(bound: Bound<Row>): Promise<Row[]> {
    for (let left = reads.options.max; ; left -= 1) {
      try {
        return await single(reads, bound)
      } catch (error) {
        if (left === 0 || !(error instanceof LostConnection) || error instanceof SilentConnection) throw error
      }
    }
  }

  async function drive<T>(client: PoolClient, work: () => Work<T>): Promise<T> {
    const steps = work()
    let step = steps.next([])
    while (!step.done) step = steps.next(await execute(client, step.value))
    return step.value
  }

  return {
    db: compiler(
      () => new PostgresAdapter(),
      () => new PostgresQueryCompiler(),
    ),
    can: {
      lockRows: true,
      skipLocked: true,
      findMeta: raw(`select 1 from pg_catalog.pg_class where oid = to_regclass('meta')`),
      compact: undefined,
    },
    types: {
      key: 'bigint generated by default as identity primary key',
      integer: 'bigint',
      text: 'text',
      name: 'text collate "C"',
      byPrimaryKey: '',
      table: '',
    },
    label,
    read: (bound) => (bound.values.some(holdsNul) ? Promise.resolve([]) : read(bound)),
    write: (work) => outcomeOf(attempt(() => transaction(writes, work))),
    writeOne: (bound) => attempt(() => single(writes, bound)),
    migrate: (work) =>
      attempt(
        () =>
          transaction(migrations, function* () {
            // However long it takes, while another process migrates.
            yield* run(MIGRATION_LOCK)
            yield* run(GIVES_WAY)
            return yield* work()
          }),
        { attempts: MIGRATION_ATTEMPTS, pauseMs: MIGRATION_PAUSE_MS },
      ),
    check: () =>
      connected(checks, async (client) => {
        const [row] = await execute(client, raw<{ transaction_read_only: string }>('show transaction_read_only'))
        if (row?.transaction_read_only !== 'off') throw new UnwritableError(`The database ${label} is read-only.`)
      }),
    close: end,
  }
}

/** PostgreSQL stores no U+0000, so nothing is found by a text that has one. */
function holdsNul(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0')
}

/** Starts again what lost a race. */
async function attempt<T>(task: () => Promise<T>, { attempts = ATTEMPTS, pauseMs = 0 } = {}): Promise<T> {
  for (let left = attempts; ; left -= 1) {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof LostRace) || left === 1) throw error
      if (pauseMs > 0) await sleep(pauseMs)
    }
  }
}
