import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Child } from './child.ts'
import { endChildren, startChild } from './child.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-full-'))
})
afterEach(async () => {
  endChildren()
  await rm(folder, { recursive: true, force: true })
})

const start = () => startChild(['--data', folder])
const makePool = async (child: Child) => (await child.call('CreateUserPool', { PoolName: 'full' })).status
const ready = async ({ url }: Child) => (await fetch(`${url}/_poolhouse/ready`)).status

describe('a disk that is full', () => {
  // Only Linux can set the limits of a process that runs.
  it.runIf(process.platform === 'linux')('makes the server not ready, until there is room again', async () => {
    const child = await start()
    const limit = (size: string) => execFileSync('prlimit', ['--pid', `${child.pid}`, `--fsize=${size}`])
    expect(await makePool(child)).toBe(200)
    limit('1:unlimited')
    expect(await makePool(child)).toBe(500)
    expect(await ready(child)).toBe(503)
    expect((await child.call('ListUserPools', { MaxResults: 1 })).status).toBe(200)
    limit('unlimited')
    while ((await ready(child)) !== 200) await sleep(20)
    expect(await makePool(child)).toBe(200)
    expect((await child.end('SIGTERM')).code).toBe(0)
  })
})

describe('a page that is damaged', () => {
  it('makes the server not ready at the first write that meets it', async () => {
    const before = await start()
    expect(await makePool(before)).toBe(200)
    expect((await before.end('SIGTERM')).code).toBe(0)
    await damage('pools')
    const child = await start()
    // What answers it is loaded then: writes are tried again within a second, and this database takes some.
    expect(await ready(child)).toBe(200)
    expect(await makePool(child)).toBe(500)
    expect(await ready(child)).toBe(503)
  })
})

/** Overwrites the first page of a table. */
async function damage(table: string): Promise<void> {
  const path = join(folder, 'poolhouse.db')
  const db = new DatabaseSync(path)
  const { rootpage } = db.prepare('select rootpage from sqlite_master where name = ?').get(table) ?? {}
  const { page_size: size } = db.prepare('pragma page_size').get() ?? {}
  db.close()
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(Number(size), 0xff), 0, Number(size), (Number(rootpage) - 1) * Number(size))
  await file.close()
}
