import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'

type Value = string | number | bigint | Uint8Array | Date | null

export interface Cell {
  readonly table: string
  readonly column: string
  readonly value: Value
}

/** A database that a test looks into behind the server's back. */
export interface Watched {
  /** What the server is given. */
  readonly location: string
  tables(): Promise<string[]>
  /** Every value of every column of every table. */
  cells(): Promise<Cell[]>
  /** The files as they lie there, where the engine's files are ours. */
  files(): Promise<{ name: string; bytes: Buffer }[]>
  ask(sql: string): Promise<Record<string, unknown>[]>
  run(sql: string): Promise<void>
  close(): Promise<void>
}

export const databases: Readonly<Record<string, () => Promise<Watched>>> = { SQLite: sqlite, PostgreSQL: postgres }

function cellsOf(table: string, rows: readonly Record<string, unknown>[]): Cell[] {
  return rows.flatMap((row) => Object.entries(row).map(([column, value]) => ({ table, column, value: value as Value }))) // as drivers give them
}

async function sqlite(): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-at-rest-'))
  const location = join(folder, 'poolhouse.db')
  const open = () => new DatabaseSync(location)
  const ask = (sql: string) => {
    const database = open()
    try {
      return database.prepare(sql).all()
    } finally {
      database.close()
    }
  }
  const tables = async () =>
    ask("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").map(({ name }) =>
      String(name),
    )
  return {
    location,
    ask: (sql) => Promise.resolve(ask(sql)),
    tables,
    async cells() {
      return (await tables()).flatMap((table) => cellsOf(table, ask(`select * from "${table}"`)))
    },
    async files() {
      const names = await readdir(folder)
      return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })))
    },
    async run(sql) {
      const database = open()
      database.exec(sql)
      database.close()
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function postgres(): Promise<Watched> {
  const place = await openTestPostgres()
  // One connection for all that is asked: to open one takes longer than to read a table.
  const client = new Client({ connectionString: place.url })
  await client.connect()
  const ask = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows
  const tables = async () => {
    const rows = await ask(
      'select table_name as name from information_schema.tables where table_schema = current_schema()',
    )
    return rows.map(({ name }) => String(name))
  }
  return {
    location: place.url,
    ask,
    tables,
    async cells() {
      const all = []
      for (const table of await tables()) all.push(...cellsOf(table, await ask(`select * from "${table}"`)))
      return all
    },
    files: () => Promise.resolve([]),
    async run(sql) {
      await ask(sql)
    },
    async close() {
      await client.end()
      await place.stop()
    },
  }
}
