import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cutConnections } from '../../src/storage/test-postgres.ts'
import { administer, startTestServer, type TestServer } from '../../src/storage/test-server.ts'
import { openCable } from '../cable.ts'
import type { Child } from './child.ts'
import { endChildren, startChild } from './child.ts'

/** A PostgreSQL that goes away under load is an answer with 500, and nothing else. */

/** `npm run test:full` cuts and restarts twenty times. */
const ROUNDS = Number(process.env['POOLHOUSE_TEST_FAULTS'] ?? 2)
const AT_ONCE = 16
const PASSWORD = 'Passw0rd!'
const OURS = `select pid from pg_stat_activity where application_name = 'poolhouse'`
const LOST = JSON.stringify({ __type: 'InternalErrorException', message: 'Internal server error' })

let database: TestServer
let folder: string
let child: Child
beforeAll(async () => {
  database = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-lost-'))
  child = await startChild(['--data', folder, '--database', database.url, '--database-connections', '6'])
})
afterAll(async () => {
  endChildren()
  await database.remove()
  await rm(folder, { recursive: true, force: true })
})

it(
  `lives, and keeps what it acknowledged, through ${ROUNDS} rounds of cut connections and restarts`,
  { timeout: 30_000 * ROUNDS },
  async () => {
    const { UserPoolId, ClientId } = await makePool()
    const acknowledged: string[] = []
    const others: string[] = []
    const ended = new AbortController()
    let lost = 0
    let count = 0

    async function work(): Promise<void> {
      while (!ended.signal.aborted) {
        const Username = `user-${(count += 1)}`
        const { status, body } = await child.call('SignUp', { ClientId, Username, Password: PASSWORD })
        if (status === 200) acknowledged.push(Username)
        else if (status === 500 && body === LOST) lost += 1
        else others.push(body)
        // Who has lost waits a little, as clients do.
        if (status !== 200) await sleep(10)
      }
    }

    const working = atOnce(work)
    const someMore = async () => {
      const before = acknowledged.length
      await Promise.race([working, until(() => acknowledged.length > before + AT_ONCE)])
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      await someMore()
      // Again and again, so that some are cut between two statements, and some before their first.
      for (let cut = 0; cut < 5; cut += 1) await Promise.race([working, cutConnections(database.url)])
      await someMore()
      await database.stop()
      expect(await ready()).toBe(503)
      await database.start()
      await Promise.race([working, until(async () => (await ready()) === 200)])
    }
    await someMore()
    expect((await administer(database.url, OURS)).length).toBeLessThanOrEqual(6)
    ended.abort()
    await working

    expect(others).toEqual([])
    expect(lost).toBeGreaterThan(0)
    await atOnce(async () => {
      for (let Username = acknowledged.pop(); Username !== undefined; Username = acknowledged.pop()) {
        const { status, body } = await child.call('AdminGetUser', { UserPoolId, Username })
        expect(status, `${Username}: ${body}`).toBe(200)
      }
    })
  },
)

it('is not ready while the database is read-only, as after a failover, and ready after it', async () => {
  const setting = async (sql: string) => {
    await administer(writable, sql)
    await administer(writable, 'select pg_reload_conf()')
  }
  const writable = `${database.url}?options=-c%20default_transaction_read_only%3Doff`
  expect(await ready()).toBe(200)
  await setting('alter system set default_transaction_read_only = on')
  await until(async () => (await ready()) === 503)
  expect((await child.call('CreateUserPool', { PoolName: 'lost' })).body).toBe(LOST)
  expect((await child.call('ListUserPools', { MaxResults: 1 })).status).toBe(200)
  await setting('alter system reset default_transaction_read_only')
  await until(async () => (await ready()) === 200)
  expect((await child.call('CreateUserPool', { PoolName: 'lost' })).status).toBe(200)
})

it('ends within ten seconds when the database hangs', async () => {
  // Its folder, which has the key of the database, belongs to one at a time.
  expect((await child.end('SIGTERM')).code).toBe(0)
  const cable = await openCable(new URL(database.url))
  const far = new URL(database.url)
  far.port = `${cable.port}`
  const hanging = await startChild(['--data', folder, '--database', far.href])
  expect((await hanging.call('ListUserPools', { MaxResults: 1 })).status).toBe(200)
  cable.freeze()
  const waiting = hanging.call('CreateUserPool', { PoolName: 'lost' }).catch((error: unknown) => error)
  await sleep(100)
  const asked = performance.now()
  expect((await hanging.end('SIGTERM')).code).toBe(0)
  expect(performance.now() - asked).toBeLessThan(10_000)
  expect(await waiting).toBeInstanceOf(Error)
  await cable.cut()
})

function atOnce(work: () => Promise<void>): Promise<unknown> {
  return Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function ready(): Promise<number> {
  return (await fetch(`${child.url}/_poolhouse/ready`)).status
}

async function makePool() {
  const pool = await child.call('CreateUserPool', { PoolName: 'lost' })
  const { UserPool } = JSON.parse(pool.body) as { UserPool: { Id: string } } // its documented answer
  const client = await child.call('CreateUserPoolClient', { UserPoolId: UserPool.Id, ClientName: 'lost' })
  const { UserPoolClient } = JSON.parse(client.body) as { UserPoolClient: { ClientId: string } } // as above
  return { UserPoolId: UserPool.Id, ClientId: UserPoolClient.ClientId }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5)
}
