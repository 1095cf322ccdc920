import { SqliteAdapter, SqliteQueryCompiler, type LimitNode } from 'kysely'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine, EngineOptions } from '../engine.ts'
import { StorageError } from '../error.ts'
import { outcomeOf, raw, type Bound, type Work } from '../statement.ts'
import { compiler } from './compiler.ts'
import { GroupCommit, PATIENCE, RETRY_MS } from './group-commit.ts'
import { failure, isBusy, message } from './sqlite-failure.ts'

/**
 * How long SQLite itself waits for another program's lock: the event loop stands still meanwhile. Whoever has to wait
 * longer is tried again by a timer.
 */
const BUSY_TIMEOUT_MS = 5
/** At the start nobody else is waiting. */
const OPENING_TIMEOUT_MS = 5000

/**
 * SQLite by `node:sqlite`: a file, or `:memory:`.
 *
 * One connection, which one process uses at a time; its transactions begin and end within one turn of the event loop,
 * so that reads see what is committed and nothing else.
 */
export const sqlite = {
  /** Any location that is no URL is a file. */
  opens: (location: string): boolean => !/^[a-z][a-z0-9+.-]+:\/\//i.test(location),

  async open(location: string, { creates = true }: EngineOptions = {}): Promise<Engine> {
    await refusePlace(location, creates)
    return engine(openDatabase(location), location)
  },
}

/** SQLite makes a file for every name it is given, also for one that was mistyped, or meant a folder. */
async function refusePlace(location: string, creates: boolean): Promise<void> {
  if (location === ':memory:') return
  const path = location.replace(/^file:([^?]*).*$/, '$1')
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() || /[/\\]$/.test(path)) {
    throw new StorageError(`${location} is a folder. Give a file in it, such as ${join(path, 'poolhouse.db')}.`)
  }
  if (!found && !creates)
    throw new StorageError(`There is no database at ${location}. \`poolhouse migrate --create\` makes one.`)
}

function openDatabase(location: string): DatabaseSync {
  try {
    const db = new DatabaseSync(location, { timeout: OPENING_TIMEOUT_MS, enableForeignKeyConstraints: true })
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
      PRAGMA cache_size = -16384;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA wal_autocheckpoint = 500;
      PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
    `)
    return db
  } catch (error) {
    throw new StorageError(`The database ${location} cannot be opened: ${message(error)}.`, { cause: error })
  }
}

/**
 * Writes a limit as a sum. SQLite looks at a limit that is only a parameter when it plans, and plans again whenever another
 * value is bound, which takes as long as many a query.
 */
class Compiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    super.visitLimit(node)
    this.append(' + 0')
  }
}

/** Gives the rows of a statement by the names of its columns. */
type Execute = (values: readonly unknown[]) => Record<string, unknown>[]

/** Rows come as arrays and are named here: Node would look up the name of every column again at every call. */
function prepare(db: DatabaseSync, sql: string): Execute {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  const names = statement.columns().map(({ name }) => name)
  return (values) => {
    // Text, numbers and null, by the types of the schema
    const rows = statement.all(...(values as SQLInputValue[])) as unknown as unknown[][]
    return rows.map((row) => {
      const named: Record<string, unknown> = {}
      for (let index = 0; index < names.length; index += 1) named[names[index] ?? ''] = row[index]
      return named
    })
  }
}

function engine(db: DatabaseSync, location: string): Engine {
  const statements = new Map<string, Execute>()
  const commits = new GroupCommit(db, { failure, isBusy })

  function execute(bound: Bound): unknown[] {
    let statement = statements.get(bound.sql)
    if (!statement) {
      statement = prepare(db, bound.sql)
      // Statements without a name are used once.
      if (bound.name) statements.set(bound.sql, statement)
    }
    return statement(bound.values)
  }

  async function read<Row>(bound: Bound<Row>): Promise<Row[]> {
    for (let left = PATIENCE; ; left -= 1) {
      try {
        return execute(bound) as Row[] // a statement answers with its rows
      } catch (error) {
        if (left === 0 || !isBusy(error)) throw failure(error)
      }
      await sleep(RETRY_MS)
    }
  }

  function drive<T>(work: () => Work<T>): T {
    const steps = work()
    let step = steps.next([])
    while (!step.done) step = steps.next(execute(step.value))
    return step.value
  }

  return {
    db: compiler(
      () => new SqliteAdapter(),
      () => new Compiler(),
    ),
    can: {
      lockRows: false,
      skipLocked: false,
      findMeta: raw(`select 1 from sqlite_master where type = 'table' and name = 'meta'`),
      compact: raw('vacuum'),
    },
    types: {
      key: 'integer primary key autoincrement',
      integer: 'integer',
      text: 'text',
      name: 'text',
      byPrimaryKey: ' strict, without rowid',
      table: ' strict',
    },
    label: location,
    read,
    write<T>(work: () => Work<T>) {
      return outcomeOf(commits.submit(() => drive(work)))
    },
    writeOne: <Row>(bound: Bound<Row>) => commits.submit(() => execute(bound) as Row[]),
    migrate: (work) => commits.submit(() => drive(work)),
    async check() {
      await read(raw('select 1'))
    },
    close() {
      if (!db.isOpen) return Promise.resolve()
      commits.flush()
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      statements.clear()
      db.close()
      return Promise.resolve()
    },
  }
}
