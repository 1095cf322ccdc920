import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { administer } from './test-server.ts'

export interface TestPostgres {
  /** An empty database of its own on the server. */
  readonly url: string
  /** Drops the database, and whatever is still connected to it. */
  readonly stop: () => Promise<void>
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers where the PostgreSQL of this run is. */
    postgres: string
  }
}

let server: Promise<string> | undefined

/**
 * An empty database on a real PostgreSQL: the server at `POOLHOUSE_TEST_POSTGRES_URL`, whose user may create databases,
 * else the one of this run.
 */
export async function openTestPostgres(): Promise<TestPostgres> {
  server ??= serverOfRun()
  const url = await server
  const database = `poolhouse_${randomUUID().replaceAll('-', '')}`
  // Copied as files, for the template is small and nobody writes to it.
  await administer(url, `create database ${database} strategy file_copy`)
  const own = new URL(url)
  own.pathname = database
  // What still works on it would keep a drop waiting, or be its deadlock.
  return { url: own.href, stop: async () => void (await administer(url, `drop database ${database} with (force)`)) }
}

async function serverOfRun(): Promise<string> {
  const given = process.env['POOLHOUSE_TEST_POSTGRES_URL']
  if (given) return given
  const answer = await fetch(inject('postgres'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(`PostgreSQL did not start: ${text}`)
  return text
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

/** Cuts the connections to a database that bear a name, and answers once each of them is gone. */
export async function cutConnections(url: string, name = 'poolhouse'): Promise<void> {
  const cut = `
    select pid, pg_terminate_backend(pid) from pg_stat_activity
    where application_name = $1 and datname = current_database()`
  const pids = (await administer(url, cut, [name])) as { pid: number }[] // the columns asked for
  const left = 'select 1 from pg_stat_activity where pid = any ($1)'
  while ((await administer(url, left, [pids.map(({ pid }) => pid)])).length > 0);
}
