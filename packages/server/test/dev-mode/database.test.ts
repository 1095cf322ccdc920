import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo, Socket } from 'node:net'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startServer } from '../../src/server.ts'
import { openStorage } from '../../src/storage/open.ts'
import { openTestPostgres, stopTestPostgres } from '../../src/storage/test-postgres.ts'
import { memoryLog, server } from '../server.ts'

const settings = {
  masterKey: randomBytes(32),
  port: 0,
  hosts: ['127.0.0.1'],
  region: 'eu-west-1',
  accountId: '123456789012',
  issuer: 'url' as const,
  publicUrl: undefined,
  allowHosts: [],
  allowOrigins: [],
  token: undefined,
}

describe('a database file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-dev-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const start = (database: string, more = {}) => startServer({ ...settings, ...more, database }, memoryLog())

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
  const cable = await openCable(Number(new URL(postgres.url).port || 5432), new URL(postgres.url).hostname)
  const location = new URL(postgres.url)
  location.hostname = '127.0.0.1'
  location.port = String(cable.port)
  const running = await server({ database: location.href })
  afterAll(async () => {
    await running.close()
    await cable.cut()
    await postgres.stop()
    await stopTestPostgres()
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

/** A connection to a database that can be cut. */
async function openCable(port: number, host: string) {
  const ends = new Set<Socket>()
  const open = (at: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve) => {
      const listening = createServer((near) => {
        const far = createConnection({ port, host })
        for (const [from, to] of [
          [near, far],
          [far, near],
        ] as const) {
          ends.add(from)
          from.pipe(to)
          from.on('error', () => to.destroy())
          from.on('close', () => {
            ends.delete(from)
            to.destroy()
          })
        }
      })
      listening.listen(at, '127.0.0.1', () => resolve(listening))
    })
  let listening = await open(0)
  const { port: own } = listening.address() as AddressInfo // it listens on a port
  return {
    port: own,
    async cut() {
      const closed = new Promise((resolve) => listening.close(resolve))
      for (const end of ends) end.destroy()
      await closed
    },
    async mend() {
      listening = await open(own)
    },
  }
}
