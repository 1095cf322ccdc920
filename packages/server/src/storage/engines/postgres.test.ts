import { afterAll, expect, it } from 'vitest'
import { describeStorage } from '../conformance.ts'
import { StorageError } from '../error.ts'
import { openStorage } from '../open.ts'
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
