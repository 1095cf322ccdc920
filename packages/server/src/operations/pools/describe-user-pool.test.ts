import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, it, vi } from 'vitest'
import { server } from '../../../test/server.ts'

const folder = await mkdtemp(join(tmpdir(), 'poolhouse-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const database = join(folder, 'users.db')
const { client, pool: makePool, clock } = await server({ database })

/** Fills a pool with copies of its first user, faster than any API could. */
function fill(users: number): void {
  const beside = new DatabaseSync(database)
  beside.exec(`
    with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < ${users})
    insert into users (pool_key, sub, username, username_key, status, enabled, attributes, epoch, created_at, updated_at)
    select pool_key, sub || i, username || i, username || i, status, enabled, attributes, epoch, created_at, updated_at
    from (select * from users order by key limit 1), numbers`)
  beside.close()
}

it('counts the users of a pool exactly up to 10,000, and of more each minute', async () => {
  const { id, user } = await makePool()
  const counted = async () => (await client.describeUserPool({ UserPoolId: id })).UserPool?.EstimatedNumberOfUsers
  expect(await counted()).toBe(0)
  await user({ username: 'ana' })
  expect(await counted()).toBe(1)
  fill(9_999)
  expect(await counted()).toBe(10_000)
  await user({ username: 'bob' })
  await user({ username: 'eve' })
  // Nobody waits until all of many are counted.
  expect(await counted()).toBe(10_001)
  await vi.waitFor(async () => expect(await counted()).toBe(10_002))
  await user({ username: 'joe' })
  expect(await counted()).toBe(10_002)
  clock.advance(60)
  await vi.waitFor(async () => expect(await counted()).toBe(10_003))
  await client.adminDeleteUser({ UserPoolId: id, Username: 'joe' })
  for (const Username of ['bob', 'eve']) await client.adminDeleteUser({ UserPoolId: id, Username })
  expect(await counted()).toBe(10_000)
})
