import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import * as engines from '../engines/index.ts'
import { StorageError } from '../error.ts'
import { openStorage } from '../open.ts'
import { metaStatements } from '../sql/meta.ts'
import type { User } from '../port/index.ts'
import { raw } from '../statement.ts'
import { at, codeOf, newClient, newGroup, newPool, newUser, NOW, type Place, type Subject } from './subject.ts'

export function openingCases(place: () => Promise<Place>): void {
  describe('opening', () => {
    it('refuses a database whose schema is newer, in words', () =>
      at(place, async ({ location, opensTwice }) => {
        if (!opensTwice) return
        await (await openStorage(location, { migrate: true })).close()
        await remember(location, 'migration 9999-later')
        const opening = openStorage(location, { migrate: true })
        await expect(opening).rejects.toThrow(StorageError)
        await expect(opening).rejects.toThrow(
          /has had the migration 9999-later, which this Poolhouse does not know\. Use the version of Poolhouse/,
        )
      }))

    it('refuses an older schema that it may not migrate, in words', () =>
      at(place, async ({ location }) => {
        const opening = openStorage(location, { migrate: false })
        await expect(opening).rejects.toThrow(StorageError)
        await expect(opening).rejects.toThrow(/has no schema yet.*Run `poolhouse migrate` first/)
      }))

    it('lets one of several that start together migrate', () =>
      at(place, async ({ location, opensTwice }) => {
        const count = opensTwice ? 5 : 1
        const openings = Array.from({ length: count }, () => openStorage(location, { migrate: true }))
        for (const storage of await Promise.all(openings)) await storage.close()
      }))

    it('goes on while a newer version adds columns', () =>
      at(place, async ({ location, opensTwice }) => {
        if (!opensTwice) return
        const storage = await openStorage(location, { migrate: true })
        const subject = { storage, other: storage }
        const ana = await readEverything(subject, 'before')
        for (const table of TABLES) await execute(location, `alter table ${table} add column newer text`)
        await expect(storage.codes.find(ana.key, 'sign-up')).resolves.toEqual(codeOf())
        await readEverything(subject, 'after')
        await storage.close()
      }))

    it('keeps what was acknowledged', () =>
      at(place, async ({ location, opensTwice }) => {
        if (!opensTwice) return
        const before = await openStorage(location, { migrate: true })
        const subject = { storage: before, other: before }
        const pool = await newPool(subject)
        const ana = await newUser(subject, pool, 'ana', { attributes: { email: 'ana@example.com' } })
        await before.close()
        const after = await openStorage(location, { migrate: false })
        await expect(after.pools.find(pool.id)).resolves.toEqual(pool)
        await expect(after.users.findBySub(pool.key, ana.sub)).resolves.toEqual(ana)
        await after.close()
      }))

    it('empties everything but meta', () =>
      at(place, async ({ location }) => {
        const storage = await openStorage(location, { migrate: true })
        const subject = { storage, other: storage }
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const ana = await newUser(subject, pool, 'ana', { attributes: { email: 'ana@example.com' } })
        const group = await newGroup(subject, pool, 'bakers')
        await storage.groups.add(group.key, ana.key, 10)
        await storage.codes.put(ana.key, codeOf())
        await storage.guesses.fail(pool.key, 'who', NOW, 1000)
        await storage.spent.spend([{ jti: 'jti', expiresAt: NOW }])
        await storage.meta.setOnce('mode', 'dev')
        await storage.reset()
        await expect(storage.pools.find(pool.id)).resolves.toBeUndefined()
        await expect(storage.clients.find(client.id)).resolves.toBeUndefined()
        await expect(storage.users.findBySub(pool.key, ana.sub)).resolves.toBeUndefined()
        await expect(storage.guesses.find(pool.key, 'who')).resolves.toBeUndefined()
        await expect(storage.spent.isSpent('jti')).resolves.toBe(false)
        await expect(storage.meta.get('mode')).resolves.toBe('dev')
        const again = await newPool(subject)
        expect(again.key).toBeGreaterThan(pool.key)
        await storage.close()
      }))

    it('answers a ping until it is closed, and closes twice', () =>
      at(place, async ({ location }) => {
        const storage = await openStorage(location, { migrate: true })
        await expect(storage.ping()).resolves.toBeUndefined()
        await storage.close()
        await expect(storage.ping()).rejects.toThrow()
        await expect(storage.spent.spend([{ jti: 'late', expiresAt: NOW }])).rejects.toThrow()
        await storage.close()
      }))
  })
}

const TABLES = [
  'aliases',
  'clients',
  'codes',
  'families',
  'guesses',
  '"groups"',
  'limits',
  'members',
  'pools',
  'search',
  'signing_keys',
  'spent',
  'tokens',
  'users',
]

/** Makes one of each kind of row, and has each kind of statement read them. */
async function readEverything(subject: Subject, name: string): Promise<User> {
  const { storage } = subject
  const pool = await newPool(subject)
  const client = await newClient(subject, pool)
  const ana = await newUser(subject, pool, name, { attributes: { email: 'ana@example.com' } })
  const group = await newGroup(subject, pool, 'bakers')
  await storage.groups.add(group.key, ana.key, 10)
  await storage.codes.put(ana.key, codeOf())
  await storage.codes.find(ana.key, 'sign-up')
  await storage.users.change(ana.key, { now: NOW, code: { purpose: 'sign-up', hash: 'other' } }, (user) => ({ user }))
  await storage.users.change(ana.key, { now: NOW, code: { purpose: 'sign-up', hash: 'hash' } }, (user) => ({ user }))
  await storage.codes.put(ana.key, codeOf())
  const family = { pool: pool.key, user: ana.key, client: client.key, originJti: name, authTime: NOW, scope: '' }
  await storage.refresh.start({ ...family, expiresAt: NOW, deviceKey: undefined }, name, { epoch: 0 })
  await storage.refresh.find(name)
  await storage.refresh.findByOrigin(pool.key, name)
  const key = {
    pool: pool.key,
    use: 'id',
    generation: 0,
    kid: name,
    publicJwk: '{}',
    sealedPrivate: '',
    createdAt: NOW,
    activeFrom: NOW,
    retiredAt: undefined,
  } as const
  await storage.keys.put(key)
  await expect(storage.keys.list(pool.key)).resolves.toEqual([key])
  await expect(storage.clients.find(client.id)).resolves.toEqual({ client, pool })
  await expect(storage.groups.find(pool.key, 'bakers')).resolves.toEqual(group)
  await expect(storage.users.findBySub(pool.key, ana.sub)).resolves.toEqual(ana)
  return ana
}

async function remember(location: string, key: string): Promise<void> {
  await using(location, (engine) => engine.writeOne(metaStatements(engine).set.bind({ key, value: key })))
}

async function execute(location: string, sql: string): Promise<void> {
  await using(location, (engine) => engine.writeOne(raw(sql)))
}

async function using(location: string, use: (engine: Engine) => Promise<unknown>): Promise<void> {
  const kind = Object.values(engines).find(({ opens }) => opens(location))
  const engine = await kind?.open(location)
  if (engine) await use(engine)
  await engine?.close()
}
