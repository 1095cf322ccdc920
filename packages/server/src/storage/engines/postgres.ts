import { PostgresAdapter, PostgresQueryCompiler } from 'kysely'
import type { ClientBase, Pool, PoolClient } from 'pg'
import type { Engine } from '../engine.ts'
import { GoneError, StorageError } from '../error.ts'
import { outcomeOf, raw, type Bound, type Work } from '../statement.ts'
import { compiler } from './compiler.ts'

/** Any number will do, as long as every Poolhouse uses it. */
const MIGRATION_LOCK = 7_665_001
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const FOREIGN_KEY_VIOLATION = '23503'
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const ATTEMPTS = 5
const BEGIN = raw('begin isolation level read committed')
const COMMIT = raw('commit')
const ROLLBACK = raw('rollback')

/** Commits are durable whatever the server's default, and a process that hangs holds no locks for long. */
const SESSION = `
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';
  set statement_timeout = '30s';
  set idle_in_transaction_session_timeout = '30s';
`

/**
 * PostgreSQL by `pg`: a pool of connections.
 *
 * Transactions are READ COMMITTED: what is decided by a row is decided by a conditional statement, or with the row
 * locked. Of a deadlock the victim starts again.
 */
export const postgres = {
  opens: (location: string): boolean => /^postgres(ql)?:\/\//i.test(location),

  async open(location: string): Promise<Engine> {
    const label = labelOf(location)
    const opened = engine(await connectionPool(location), label)
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

async function beginSession(client: ClientBase): Promise<void> {
  await client.query(SESSION)
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

async function connectionPool(location: string): Promise<Pool> {
  const { default: pg } = await import('pg')
  // Every BIGINT of the schema is a key, a count or milliseconds: exact in a number.
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({
    connectionString: location,
    application_name: 'poolhouse',
    max: 10,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    query_timeout: 35_000,
    keepAlive: true,
    types,
    // oxlint-disable-next-line typescript/no-misused-promises -- awaited, whatever its type says
    onConnect: beginSession,
  })
  // An idle connection was lost; the next query makes another, and fails in words when it cannot.
  pool.on('error', ignore)
  return pool
}

function ignore(): void {}

/** The statement lost a race that it may win when it starts again. */
class LostRace extends StorageError {}

function engine(pool: Pool, label: string): Engine {
  async function execute<Row>(on: Pick<Pool | PoolClient, 'query'>, bound: Bound<Row>): Promise<Row[]> {
    const { sql: text, name, values } = bound
    try {
      const { rows } = await on.query(name ? { text, name, values: [...values] } : text)
      return rows as Row[] // a statement answers with its rows
    } catch (error) {
      throw failure(error, label)
    }
  }

  async function transaction<T>(work: () => Work<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw failure(error, label)
    })
    // A lost connection fails the statement under way and then says so itself, which ends a process that does not listen.
    client.on('error', ignore)
    try {
      await execute(client, BEGIN)
      const value = await drive(client, work)
      await execute(client, COMMIT)
      client.release()
      return value
    } catch (error) {
      // A connection on which not even this is possible is not used again.
      const undone = await execute(client, ROLLBACK).catch(() => undefined)
      client.release(undone === undefined)
      throw error
    } finally {
      // Once it is released, the pool listens.
      client.off('error', ignore)
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
      migrationLock: raw(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`),
      findMeta: raw(`select 1 from pg_catalog.pg_class where oid = to_regclass('meta')`),
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
    read: (bound) => (bound.values.some(holdsNul) ? Promise.resolve([]) : attempt(() => execute(pool, bound))),
    write: (work) => outcomeOf(attempt(() => transaction(work))),
    writeOne: (bound) => attempt(() => execute(pool, bound)),
    close: () => (pool.ended ? Promise.resolve() : pool.end()),
  }
}

/** PostgreSQL stores no U+0000, so nothing is found by a text that has one. */
function holdsNul(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0')
}

/** Starts again what lost a race. */
async function attempt<T>(task: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof LostRace) || left === 1) throw error
    }
  }
}

function failure(error: unknown, label: string): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const text = error instanceof Error ? error.message || String(code) : String(error)
  const words = `The database ${label} failed: ${text}.`
  if (code === FOREIGN_KEY_VIOLATION) return new GoneError('gone', { cause: error })
  if (code === SERIALIZATION_FAILURE || code === DEADLOCK) return new LostRace(words, { cause: error })
  return new StorageError(words, { cause: error })
}
