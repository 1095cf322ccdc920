import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeStorage } from '../conformance.ts'
import { StorageError } from '../error.ts'
import { openStorage } from '../open.ts'

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
