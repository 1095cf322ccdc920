import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeOf, newPool, newUser, NOW, userOf, type Subject } from '../conformance/subject.ts'
import { openStorage } from '../open.ts'
import type { Pool, Storage, User } from '../port/index.ts'
import { one, raw } from '../statement.ts'
import { openNamedPostgres } from '../test-postgres.ts'
import { postgres } from './postgres.ts'

type Place = Awaited<ReturnType<typeof openNamedPostgres>>

let place: Place
let storage: Storage
let pool: Pool
let ana: User
beforeAll(async () => {
  place = await openNamedPostgres()
  storage = await openStorage(place.location, { migrate: true, connections: 5 })
  const subject: Subject = { storage, other: storage }
  pool = await newPool(subject)
  ana = await newUser(subject, pool, 'ana')
})
afterAll(async () => {
  await storage.close()
  await place.stop()
})

const change = () => storage.users.change(ana.key, { now: NOW }, (user) => ({ user }))

it('has readers and the check of readiness wait for no writer', async () => {
  const undo = await place.begin('select key from users where key = $1 for update', [ana.key])
  const writing = Promise.all(Array.from({ length: 20 }, change))
  await place.locked(3)
  await expect(storage.ping()).resolves.toBeUndefined()
  await expect(storage.users.findBySub(pool.key, ana.sub)).resolves.toEqual(ana)
  await undo()
  await writing
})

it('changes a user whom somebody else’s transaction only refers to', async () => {
  const undo = await place.begin(
    `insert into codes (user_key, purpose, hash, attribute, destination, expires_at) values ($1, 'x', 'x', 'x', 'x', 0)`,
    [ana.key],
  )
  await expect(change()).resolves.toHaveProperty('changed')
  await undo()
})

it('opens no more connections than it may', async () => {
  const all = Array.from({ length: 50 }, async (_, index) => {
    await storage.users.create(userOf(pool, `user-${index}`), [])
    await storage.codes.put(ana.key, codeOf())
    await storage.users.findBySub(pool.key, ana.sub)
    await storage.ping()
  })
  await Promise.all(all)
  const count = 'select pid from pg_stat_activity where application_name = $1'
  expect(await place.administer(count, [place.name])).toHaveLength(5)
})

it('commits durably and waits for nobody long, and a migration as long as it works, whatever the server’s defaults', async () => {
  const settings = ['synchronous_commit', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']
  const url = new URL(place.location)
  url.searchParams.set('options', '-c synchronous_commit=off -c statement_timeout=9s -c lock_timeout=9s')
  const engine = await postgres.open(url.href)
  const ask = raw<object>(
    `select ${settings.map((name) => `current_setting('${name}')`).join(` || ' ' || `)} as answer`,
  )
  const limited = { answer: 'on 30s 2s 30s' }
  expect(await engine.writeOne(ask)).toEqual([limited])
  expect(await engine.write(() => one(ask))).toEqual(limited)
  expect(await engine.migrate(() => one(ask))).toEqual({ answer: 'on 0 200ms 0' })
  await engine.close()
})
