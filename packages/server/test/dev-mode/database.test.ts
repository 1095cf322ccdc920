import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { startDev } from '../../src/modes/dev.ts'
import { openStorage } from '../../src/storage/open.ts'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { administer } from '../../src/storage/test-server.ts'
import { openCable } from '../cable.ts'
import { memoryLog, server, testConfig } from '../server.ts'

const masterKey = randomBytes(32)

describe('a database file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-dev-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const start = (database: string, more = {}) => startDev(testConfig({ masterKey, ...more, database }), memoryLog())

  it('that "serve" made is refused', async () => {
    const database = join(folder, 'serve.db')
    const storage = await openStorage(database, { migrate: true })
    await storage.meta.setOnce('mode', 'serve')
    await storage.close()
    await expect(start(database)).rejects.toThrow('This database belongs to "poolhouse serve"')
  })

  it('is not opened with another key', async () => {
    const database = join(folder, 'key.db')
    await (await start(database)).close()
    await expect(start(database, { masterKey: randomBytes(32) })).rejects.toThrow(
      /The data was written with master key \S+, and the master key given is another one/,
    )
    await (await start(database)).close()
  })

  it('is let go by a server that could not start', async () => {
    const database = join(folder, 'port.db')
    const first = await start(':memory:')
    await expect(start(database, { port: first.port })).rejects.toThrow('EADDRINUSE')
    await first.close()
    await rm(database)
    const second = await start(database)
    await second.close()
  })

  it('is closed once, however often it is asked for', async () => {
    const running = await start(join(folder, 'twice.db'))
    const first = running.close()
    expect(running.close()).toBe(first)
    await first
    await running.close()
  })
})

describe('a database that is lost', async () => {
  const postgres = await openTestPostgres()
  const cable = await openCable(new URL(postgres.url))
  const location = new URL(postgres.url)
  location.hostname = '127.0.0.1'
  location.port = String(cable.port)
  const running = await server({ database: location.href })
  afterAll(async () => {
    await running.close()
    await cable.cut()
    await postgres.stop()
  }, 20_000)
  const ready = async () => (await fetch(`${running.url}/_poolhouse/ready`)).status
  const healthy = async () => (await fetch(`${running.url}/_poolhouse/health`)).status

  it('makes the server not ready and its answers retryable, until it is back', { timeout: 30_000 }, async () => {
    const pool = await running.pool()
    const ana = await pool.signedIn()
    expect(await ready()).toBe(200)

    await cable.cut()
    expect(await ready()).toBe(503)
    expect(await healthy()).toBe(200)
    const response = await running.raw('GetUser', JSON.stringify({ AccessToken: ana.accessToken }))
    expect(response.status).toBe(500)
    expect(response.headers.get('x-amzn-errortype')).toBe('InternalErrorException:')
    expect(await response.json()).toEqual({ __type: 'InternalErrorException', message: 'Internal server error' })
    expect((await fetch(`${running.url}/${pool.id}/.well-known/jwks.json`)).status).toBe(500)
    const told = running.log.lines.filter(({ level }) => level === 'error')
    expect(told.length).toBeGreaterThan(0)
    // What the database said goes to the log and not to the client; its password goes nowhere.
    expect(JSON.stringify(told.map(({ details }) => String((details as { error: unknown }).error)))).toContain('failed')
    expect(JSON.stringify(told)).not.toContain(location.password || 'poolhouse:poolhouse')

    await cable.mend()
    expect(await ready()).toBe(200)
    await expect(running.client.getUser({ AccessToken: ana.accessToken })).resolves.toHaveProperty('Username')
    await expect(pool.signIn(ana.username, ana.password)).resolves.toHaveProperty('accessToken')
  })
})

describe('a database that takes no writes', async () => {
  const postgres = await openTestPostgres()
  const running = await server({ database: postgres.url })
  afterAll(async () => {
    await running.close()
    await postgres.stop()
  })
  const ready = async () => (await fetch(`${running.url}/_poolhouse/ready`)).status

  const refuse = (state: string) => `
    create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no' using errcode = '${state}'; end $$;
    create trigger refuse before insert on users execute function refuse();
    create trigger refuse before insert on meta execute function refuse()`
  const allow = 'drop function refuse cascade'

  it.each([
    ['the disk is full', '53100'],
    ['pages are damaged', 'XX001'],
    ['the disk fails', '58030'],
  ])('makes the server not ready at the first that fails when %s, until one succeeds', async (_, state) => {
    const pool = await running.pool()
    await administer(postgres.url, refuse(state))
    expect(await ready()).toBe(200)
    await expect(pool.user()).rejects.toMatchObject({ name: 'InternalErrorException', $fault: 'server' })
    expect(await ready()).toBe(503)
    await administer(postgres.url, allow)
    await pool.user()
    expect(await ready()).toBe(200)
  })

  it('makes it ready again when writes would succeed, though nobody writes', async () => {
    const pool = await running.pool()
    await administer(postgres.url, refuse('53100'))
    await expect(pool.user()).rejects.toThrow('Internal server error')
    await administer(postgres.url, allow)
    await vi.waitFor(async () => expect(await ready()).toBe(200), 10_000)
  })

  it('is not one whose row is locked', async () => {
    const pool = await running.pool()
    const ana = await pool.user()
    const other = new Client({ connectionString: postgres.url })
    await other.connect()
    await other.query('begin')
    await other.query('select key from users where username = $1 for update', [ana.username])
    const disabling = running.client.adminDisableUser({ UserPoolId: pool.id, Username: ana.username })
    await expect(disabling).rejects.toMatchObject({ name: 'InternalErrorException' })
    expect(await ready()).toBe(200)
    await other.end()
  })
})
