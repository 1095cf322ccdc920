import { expect, it } from 'vitest'
import { describeStorage } from '../conformance.ts'
import { StorageError } from '../error.ts'
import { openStorage } from '../open.ts'
import type { PoolId } from '../port/index.ts'
import { raw, run } from '../statement.ts'
import { openNamedPostgres, openTestPostgres } from '../test-postgres.ts'
import { postgres } from './postgres.ts'

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

it('migrates again when a server of the version before has locked tables in another order', async () => {
  const { url, stop } = await openTestPostgres()
  const engine = await postgres.open(url, {})
  let tries = 0
  await engine.migrate(function* () {
    tries += 1
    yield* run(raw('create table pies (key bigint)'))
    if (tries < 3) yield* run(raw(`do $$ begin raise exception using errcode = 'deadlock_detected'; end $$`))
  })
  expect(tries).toBe(3)
  await engine.close()
  await stop()
})

it('loses nothing it has acknowledged when its connections are cut', async () => {
  const { location, cut, stop } = await openNamedPostgres()
  const storage = await openStorage(location, { migrate: true })
  const acknowledged: string[] = []
  const lost: unknown[] = []

  async function spend(jti: string): Promise<void> {
    try {
      if (await storage.spent.spend([{ jti, expiresAt: new Date(0) }])) acknowledged.push(jti)
    } catch (error) {
      lost.push(error)
    }
  }

  for (let round = 0; lost.length === 0 && round < 200; round += 1) {
    const writing = Array.from({ length: 50 }, (_, index) => spend(`${round}-${index}`))
    await Promise.all([...writing, cut()])
  }
  expect(lost.length).toBeGreaterThan(0)
  for (const error of lost) expect(error).toBeInstanceOf(StorageError)
  for (const jti of acknowledged) await expect(storage.spent.isSpent(jti)).resolves.toBe(true)
  await storage.close()
  await stop()
})

it('outlives connections that are cut in a transaction', async () => {
  const { location, cut, stop } = await openNamedPostgres()
  const storage = await openStorage(location, { migrate: true })
  const uncaught: unknown[] = []
  const catchIt = (error: unknown) => uncaught.push(error)
  process.on('uncaughtException', catchIt)
  const lost: unknown[] = []
  for (let round = 0; lost.length < 50 && round < 200; round += 1) {
    const writing = Array.from({ length: 50 }, (_, index) =>
      storage.meta.setOnce(`${round}-${index}`, 'x').catch((error: unknown) => lost.push(error)),
    )
    await Promise.all([...writing, cut()])
  }
  process.off('uncaughtException', catchIt)
  expect(uncaught).toEqual([])
  expect(lost.length).toBeGreaterThan(0)
  for (const error of lost) expect(error).toBeInstanceOf(StorageError)
  await expect(storage.meta.setOnce('after', 'x')).resolves.toBe('x')
  await storage.close()
  await stop()
})

it('asks once more what it was reading when its connections were cut', async () => {
  const { location, begin, locked, cut, stop } = await openNamedPostgres()
  const storage = await openStorage(location, { migrate: true })
  await storage.spent.spend([{ jti: 'ana', expiresAt: new Date(0) }])
  const undo = await begin('lock table spent')
  const reading = storage.spent.isSpent('ana')
  await locked(1)
  await cut()
  await undo()
  await expect(reading).resolves.toBe(true)
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
