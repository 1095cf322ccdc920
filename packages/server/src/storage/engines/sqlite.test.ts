import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { describeStorage } from '../conformance.ts'
import { StorageError, UnwritableError } from '../error.ts'
import { openStorage } from '../open.ts'
import { raw } from '../statement.ts'
import { PATIENCE, RETRY_MS } from './group-commit.ts'
import { sqlite } from './sqlite.ts'

async function directory() {
  const path = await mkdtemp(join(tmpdir(), 'poolhouse-sqlite-'))
  return { path, stop: () => rm(path, { recursive: true, force: true }) }
}

describeStorage('SQLite in memory', () =>
  Promise.resolve({ location: ':memory:', opensTwice: false, stop: () => Promise.resolve() }),
)

describeStorage('SQLite in a file', async () => {
  const { path, stop } = await directory()
  return { location: join(path, 'poolhouse.db'), opensTwice: true, stop }
})

it('stores as durably as SQLite can, and never stops the event loop for long', async () => {
  const { path, stop } = await directory()
  const engine = await sqlite.open(join(path, 'poolhouse.db'))
  const FULL = 2
  expect(await engine.read(raw('pragma synchronous'))).toEqual([{ synchronous: FULL }])
  expect(await engine.read(raw('pragma journal_mode'))).toEqual([{ journal_mode: 'wal' }])
  // In milliseconds, and SQLite waits them synchronously.
  expect(await engine.read(raw('pragma busy_timeout'))).toEqual([{ timeout: 5 }])
  await engine.close()
  await stop()
})

describe('while another program writes to the file', () => {
  async function opened() {
    const { path, stop } = await directory()
    const storage = await openStorage(join(path, 'poolhouse.db'), { migrate: true })
    const other = new DatabaseSync(join(path, 'poolhouse.db'))
    other.exec('BEGIN IMMEDIATE')
    const spend = (count: number) =>
      Promise.allSettled(
        Array.from({ length: count }, (_, index) => storage.spent.spend([{ jti: `${index}`, expiresAt: new Date(0) }])),
      )
    return { storage, other, spend, stop }
  }

  it('waits, and lets the event loop go on', async () => {
    const { storage, other, spend, stop } = await opened()
    const writing = spend(100)
    // Whoever stopped the event loop would wait for a lock that only it can release.
    await sleep(100)
    await expect(storage.spent.isSpent('0')).resolves.toBe(false)
    other.exec('COMMIT')
    expect(new Set((await writing).map(({ status }) => status))).toEqual(new Set(['fulfilled']))
    other.close()
    await storage.close()
    await stop()
  })

  it('does not wait for ever, and is ready again once it has written', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval'] })
    const { storage, other, spend, stop } = await opened()
    const writing = spend(100)
    for (let attempt = 0; attempt <= PATIENCE + 1; attempt += 1) {
      await nextTurn()
      vi.advanceTimersByTime(RETRY_MS)
    }
    for (const outcome of await writing) {
      expect(outcome).toEqual({ status: 'rejected', reason: expect.any(UnwritableError) as unknown })
    }
    await expect(storage.ping()).rejects.toThrow('another program keeps it locked')
    other.exec('COMMIT')
    await spend(1)
    await expect(storage.ping()).resolves.toBeUndefined()
    vi.useRealTimers()
    other.close()
    await storage.close()
    await stop()
  })

  it('refuses what waits when it is closed', async () => {
    const { storage, other, spend, stop } = await opened()
    const writing = spend(100)
    await nextTurn()
    await storage.close()
    expect(new Set((await writing).map(({ status }) => status))).toEqual(new Set(['rejected']))
    other.close()
    await stop()
  })
})

it('refuses a file that is no database, in words', async () => {
  const { path, stop } = await directory()
  const file = join(path, 'notes.txt')
  await writeFile(file, 'These are no tables.\n'.repeat(100))
  const opening = openStorage(file, { migrate: true })
  await expect(opening).rejects.toThrow(StorageError)
  await expect(opening).rejects.toThrow(/notes\.txt cannot be opened: file is not a database/)
  await stop()
})

it('refuses a place that is not there, in words', async () => {
  await expect(openStorage('/nowhere/at/all.db', { migrate: true })).rejects.toThrow(/cannot be opened/)
})

it('refuses a kind of database it does not know, in words', async () => {
  await expect(openStorage('mysql://root:secret@localhost/x', { migrate: true })).rejects.toThrow(
    'No database is known by mysql://. Use a file, :memory: or postgres://.',
  )
})
