import { Client } from 'pg'
import { afterAll, expect, it } from 'vitest'
import { describeStorage } from '../conformance.ts'
import { StorageError } from '../error.ts'
import { openStorage } from '../open.ts'
import type { PoolId } from '../port.ts'
import { openTestPostgres, stopTestPostgres } from '../test-postgres.ts'

afterAll(stopTestPostgres)

describeStorage('PostgreSQL', async () => {
  const { url, stop } = await openTestPostgres()
  return { location: url, opensTwice: true, stop }
})

it('refuses a server that does not answer, in words and without its password', async () => {
  const opening = openStorage('postgres://poolhouse:secret@127.0.0.1:1/pies', { migrate: true })
  await expect(opening).rejects.toThrow(StorageError)
  await expect(opening).rejects.toThrow(/^The database 127\.0\.0\.1:1\/pies failed: .*ECONNREFUSED/)
  await expect(opening).rejects.not.toThrow(/secret/)
})

it('loses nothing it has acknowledged when its connections are cut', async () => {
  const { url, stop } = await openTestPostgres()
  const named = new URL(url)
  const name = `cut ${process.pid}`
  named.searchParams.set('application_name', name)
  const storage = await openStorage(named.href, { migrate: true })
  const acknowledged: string[] = []
  const lost: unknown[] = []

  async function spend(jti: string): Promise<void> {
    try {
      if (await storage.spent.spend({ jti, expiresAt: new Date(0) })) acknowledged.push(jti)
    } catch (error) {
      lost.push(error)
    }
  }

  for (let round = 0; lost.length === 0 && round < 200; round += 1) {
    const writing = Array.from({ length: 50 }, (_, index) => spend(`${round}-${index}`))
    await Promise.all([...writing, cutConnections(url, name)])
  }
  expect(lost.length).toBeGreaterThan(0)
  for (const error of lost) expect(error).toBeInstanceOf(StorageError)
  for (const jti of acknowledged) await expect(storage.spent.isSpent(jti)).resolves.toBe(true)
  await storage.close()
  await stop()
})

it('outlives connections that are cut in a transaction', async () => {
  const { url, stop } = await openTestPostgres()
  const named = new URL(url)
  const name = `cut in a transaction ${process.pid}`
  named.searchParams.set('application_name', name)
  const storage = await openStorage(named.href, { migrate: true })
  const uncaught: unknown[] = []
  const catchIt = (error: unknown) => uncaught.push(error)
  process.on('uncaughtException', catchIt)
  const lost: unknown[] = []
  for (let round = 0; lost.length < 50 && round < 200; round += 1) {
    const writing = Array.from({ length: 50 }, (_, index) =>
      storage.meta.setOnce(`${round}-${index}`, 'x').catch((error: unknown) => lost.push(error)),
    )
    await Promise.all([...writing, cutConnections(url, name)])
  }
  process.off('uncaughtException', catchIt)
  expect(uncaught).toEqual([])
  expect(lost.length).toBeGreaterThan(0)
  for (const error of lost) expect(error).toBeInstanceOf(StorageError)
  await expect(storage.meta.setOnce('after', 'x')).resolves.toBe('x')
  await storage.close()
  await stop()
})

it('finds nothing by text that it cannot store', async () => {
  const { url, stop } = await openTestPostgres()
  const storage = await openStorage(url, { migrate: true })
  await expect(storage.pools.find('nul\0' as PoolId)).resolves.toBeUndefined()
  await storage.close()
  await stop()
})

async function cutConnections(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name])
  await client.end()
}
