import { filling } from './filling.ts'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { openStorage } from '../open.ts'
import type { User } from '../port/index.ts'
import { raw } from '../statement.ts'
import { openCounted } from './counted.ts'
import { later, newClient, newGroup, newPool, newUser, NOW, present, started, swept, type Place } from './subject.ts'

/** More than one statement may touch. */
const MANY = 1_010
const LIMIT = 1_000

/** What may be large is hidden at once and swept away in small steps. */
export function sweepingCases(place: () => Promise<Place>): void {
  async function opened(use: (at: Awaited<ReturnType<typeof prepare>>) => Promise<void>) {
    const made = await place()
    try {
      await use(await prepare(made))
    } finally {
      await made.stop()
    }
  }

  async function prepare({ location, opensTwice }: Place) {
    const counted = await openCounted(location)
    const { storage } = counted
    const subject = { storage, other: storage }
    return { ...counted, location, opensTwice, subject, fill: filling(counted.engine) }
  }

  // What is waited for ends them, not the clock.
  describe('what is large', { timeout: 120_000 }, () => {
    it('goes in small steps, and is gone at once: a client', () =>
      opened(async ({ storage, subject, engine, fill, most }) => {
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const ana = await newUser(subject, pool, 'ana')
        await fill.families(pool, [ana.key, ana.key + 1], client.key, MANY)
        const tokens = await storage.refresh.find('token-1')
        expect(tokens?.family.client).toBe(client.key)
        most()
        await expect(storage.clients.delete(client.key)).resolves.toBe(true)
        await expect(storage.refresh.find('token-1')).resolves.toBeUndefined()
        await expect(storage.clients.delete(client.key)).resolves.toBe(false)
        await expect(storage.clients.find(client.id)).resolves.toBeUndefined()
        await expect(storage.clients.count(pool.key)).resolves.toBe(0)
        const again = await newClient(subject, pool, { id: client.id })
        await rowsOf(engine, { clients: 1, families: 0, tokens: 0, users: 1 })
        expect(most()).toBeLessThanOrEqual(LIMIT)
        await expect(storage.clients.find(client.id)).resolves.toEqual({ client: again, pool })
        await storage.close()
      }))

    it('goes in small steps, and is gone at once: a group', () =>
      opened(async ({ storage, subject, engine, fill, most }) => {
        const pool = await newPool(subject)
        const group = await newGroup(subject, pool, 'bakers')
        const users = await fill.users(pool, MANY)
        await fill.members(group.key)
        const [ana] = await storage.users.list(pool.key, { limit: 1 })
        const { key } = present(ana).user
        most()
        await expect(storage.groups.delete(group.key)).resolves.toBe(true)
        await expect(storage.groups.delete(group.key)).resolves.toBe(false)
        const again = await newGroup(subject, pool, 'bakers')
        await expect(storage.groups.ofUser(key)).resolves.toEqual([])
        await expect(storage.groups.members(again.key, { limit: 60 })).resolves.toEqual([])
        // What is being swept away counts for nothing.
        await expect(storage.groups.add(again.key, key, 1)).resolves.toBe(true)
        await expect(storage.groups.add(group.key, key, 10)).resolves.toBe(false)
        await rowsOf(engine, { groups: 1, members: 1, users })
        expect(most()).toBeLessThanOrEqual(LIMIT)
        await storage.close()
      }))

    it('goes in small steps, and is gone at once: a user', () =>
      opened(async ({ storage, subject, engine, fill, most }) => {
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const ana = await newUser(subject, pool, 'ana', { attributes: { email: 'ana@example.com' } })
        const group = await newGroup(subject, pool, 'bakers')
        await storage.groups.add(group.key, ana.key, 10)
        await fill.families(pool, [ana.key, ana.key + 1], client.key, MANY)
        await fill.tokens(present(await storage.refresh.find('token-1')).family.key, MANY)
        await fill.devices(ana, MANY)
        await fill.passkeys(pool, 20)
        await fill.ssoSessions(pool, MANY)
        most()
        await expect(storage.users.delete(ana.key)).resolves.toBe(true)
        await expect(storage.users.delete(ana.key)).resolves.toBe(false)
        await expect(storage.refresh.find('token-2')).resolves.toBeUndefined()
        await expect(storage.refresh.findByOrigin(pool.key, 'origin-2')).resolves.toBeUndefined()
        await expect(storage.groups.members(group.key, { limit: 60 })).resolves.toEqual([])
        await expect(storage.users.change(ana.key, { now: NOW }, (user) => ({ user }))).resolves.toEqual({
          refused: 'user',
        })
        const again = await newUser(subject, pool, 'ana', { sub: ana.sub })
        await expect(storage.groups.ofUser(again.key)).resolves.toEqual([])
        await rowsOf(engine, {
          users: 1,
          families: 0,
          tokens: 0,
          members: 0,
          search: 0,
          devices: 0,
          passkeys: 0,
          sso_sessions: 0,
        })
        expect(most()).toBeLessThanOrEqual(LIMIT)
        await storage.close()
      }))

    it('ends in small steps: the sign-ins of a device that is forgotten', () =>
      opened(async ({ storage, subject, engine, fill, most }) => {
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const ana = await newUser(subject, pool, 'ana')
        await fill.families(pool, [ana.key, ana.key + 1], client.key, MANY, 'device-1')
        await fill.devices(ana, 2)
        most()
        await expect(storage.devices.forget(ana.key, 'device-1', NOW)).resolves.toBe(true)
        expect(most()).toBeLessThanOrEqual(LIMIT)
        const left = raw<{ count: number }>('select count(*) as count from families where revoked_at is null')
        expect(await engine.read(left)).toEqual([{ count: 0 }])
        await rowsOf(engine, { devices: 1, families: MANY })
        await storage.close()
      }))

    it('ends in small steps: what came through the session of a browser', () =>
      opened(async ({ storage, subject, engine, fill, most }) => {
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const ana = await newUser(subject, pool, 'ana')
        await fill.families(pool, [ana.key, ana.key + 1], client.key, MANY)
        await fill.ssoSessions(pool, 1)
        const ssoId = `${ana.key}-1`
        await engine.writeOne(raw(`update families set sso_id = '${ssoId}'`))
        most()
        await expect(storage.ssoSessions.end(ana.key, ssoId, NOW, true)).resolves.toBe(true)
        expect(most()).toBeLessThanOrEqual(LIMIT)
        expect(await engine.read(raw<{ n: number }>(LIVING))).toEqual([{ n: 0 }])
        await rowsOf(engine, { sso_sessions: 0, families: MANY })
        await storage.close()
      }))

    it('goes in small steps, and is gone at once: a pool', () =>
      opened(async ({ storage, subject, engine, fill, most }) => {
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        await fill.users(pool, MANY)
        const [first] = await storage.users.list(pool.key, { limit: 1 })
        const { key } = present(first).user
        await fill.families(pool, [key, key + MANY], client.key, MANY)
        await fill.members((await newGroup(subject, pool, 'bakers')).key)
        await fill.limits(pool, MANY)
        await fill.passkeys(pool, 2)
        await fill.ssoSessions(pool, 2)
        await fill.aliases(pool, MANY)
        most()
        await expect(storage.pools.delete(pool.id)).resolves.toBe(true)
        await expect(storage.pools.delete(pool.id)).resolves.toBe(false)
        await expect(storage.clients.find(client.id)).resolves.toBeUndefined()
        await newPool(subject, { id: pool.id })
        await rowsOf(engine, {
          users: 0,
          clients: 0,
          groups: 0,
          members: 0,
          families: 0,
          tokens: 0,
          limits: 0,
          search: 0,
          passkeys: 0,
          sso_sessions: 0,
          documents: 0,
          document_aliases: 0,
        })
        expect(most()).toBeLessThanOrEqual(LIMIT)
        await storage.close()
      }))

    it('goes in small steps: what has expired, and everything', () =>
      opened(async ({ storage, subject, engine, fill, most }) => {
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        await fill.users(pool, MANY)
        const [first] = await storage.users.list(pool.key, { limit: 1 })
        const { key } = present(first).user
        await fill.families(pool, [key, key + MANY], client.key, MANY)
        await fill.tokens(present(await storage.refresh.find('token-1')).family.key, MANY)
        await fill.limits(pool, MANY)
        await fill.devices(present(first).user, MANY)
        await fill.passkeys(pool, 2)
        await fill.ssoSessions(pool, 2)
        most()
        await storage.purge(new Date(8e15), 1000)
        expect(most()).toBeLessThanOrEqual(LIMIT)
        await storage.reset()
        await rowsOf(engine, {
          users: 0,
          clients: 0,
          families: 0,
          tokens: 0,
          limits: 0,
          spent: 0,
          devices: 0,
          search: 0,
          passkeys: 0,
          sso_sessions: 0,
        })
        expect(most()).toBeLessThanOrEqual(LIMIT)
        await storage.close()
      }))

    it('is swept on after a crash', () =>
      opened(async ({ storage, subject, fill, location, opensTwice, most }) => {
        const pool = await newPool(subject)
        const other = await newPool(subject)
        const client = await newClient(subject, pool)
        const ana = await newUser(subject, pool, 'ana')
        await fill.families(pool, [ana.key, ana.key + 1], client.key, MANY)
        await fill.users(other, MANY)
        most()
        await storage.clients.delete(client.key)
        await storage.pools.delete(other.id)
        await storage.close()
        expect(most()).toBeLessThanOrEqual(LIMIT)
        if (!opensTwice) return
        const after = await openCounted(location)
        await rowsOf(after.engine, { families: 0, tokens: 0, clients: 0, users: 1 })
        await after.storage.close()
      }))

    it('ends in small steps, and has ended at once: every sign-in of a user', () =>
      opened(async ({ storage, subject, engine, fill, location, opensTwice, most }) => {
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const [ana, bea] = [await newUser(subject, pool, 'ana'), await newUser(subject, pool, 'bea')]
        await fill.families(pool, [ana.key, ana.key + 1], client.key, 2_500)
        const family = { pool: pool.key, client: client.key, authTime: NOW, expiresAt: later(1000), scope: '' }
        const signIn = (user: User, originJti: string, epoch: number) =>
          storage.refresh.start({ ...family, user: user.key, originJti, deviceKey: undefined }, originJti, { epoch })
        const ofBea = started(await signIn(bea, 'bea', 0))
        most()
        await storage.users.change(ana.key, { now: later(1) }, (user) => ({ user, revokeTokens: true }))
        const left = async () => (await engine.read(raw<{ n: number }>(LIVING)))[0]?.n
        expect(await left()).toBeGreaterThan(1_000)
        // Whoever asks before the sweep is there sees them all ended, in any process, and starts new ones.
        const again = started(await signIn(ana, 'again', 1))
        const ended = async () => {
          const { refresh } = storage
          for (const index of [1, 1_250, 2_500]) {
            expect((await refresh.find(`token-${index}`))?.family.revokedAt).toEqual(later(1))
            const found = await refresh.findByOrigin(pool.key, `origin-${index}`)
            expect(found?.family.revokedAt).toEqual(later(1))
            const { key } = present(found).family
            const rotated = await refresh.rotate({ family: key, hash: `token-${index}` }, 'next', later(2), 0)
            expect(rotated).toEqual({ refused: 'revoked' })
            const unknown = await refresh.rotate({ family: key, hash: 'none' }, 'next', later(2), 0)
            expect(unknown).toEqual({ refused: 'revoked' })
          }
        }
        await ended()
        // A crash ends it halfway. What is in memory would go with it.
        if (opensTwice) await storage.close()
        const after = opensTwice ? await openCounted(location) : { engine, storage, most: () => 0 }
        const count = async (sql: string) => (await after.engine.read(raw<{ n: number }>(sql)))[0]?.n
        await swept(() => Promise.all([count(LIVING), count(NOTED)]), [2, 0])
        expect(most()).toBeLessThanOrEqual(LIMIT)
        expect(after.most()).toBeLessThanOrEqual(LIMIT)
        const { refresh } = after.storage
        expect((await refresh.find('token-2500'))?.family.revokedAt).toEqual(later(1))
        for (const [token, key] of [
          ['bea', ofBea],
          ['again', again],
        ] as const) {
          expect((await refresh.find(token))?.family).toMatchObject({ key, revokedAt: undefined })
        }
        await after.storage.close()
      }))

    it('is swept by two processes at once', () =>
      opened(async ({ storage, subject, engine, fill, location, opensTwice, most }) => {
        if (!opensTwice) return storage.close()
        const pool = await newPool(subject)
        const client = await newClient(subject, pool)
        const ana = await newUser(subject, pool, 'ana')
        await fill.families(pool, [ana.key, ana.key + 1], client.key, MANY)
        const second = await openStorage(location, { migrate: false })
        most()
        await Promise.all([storage.clients.delete(client.key), second.users.delete(ana.key)])
        await rowsOf(engine, { families: 0, tokens: 0, clients: 0, users: 0 })
        expect(most()).toBeLessThanOrEqual(LIMIT)
        await second.close()
        await storage.close()
      }))
  })
}

const LIVING = 'select count(*) as n from families where revoked_at is null'
const NOTED = 'select count(*) as n from users where signed_out_epoch is not null'

type Table =
  | 'devices'
  | 'users'
  | 'clients'
  | 'groups'
  | 'members'
  | 'families'
  | 'tokens'
  | 'limits'
  | 'search'
  | 'spent'
  | 'passkeys'
  | 'sso_sessions'
  | 'documents'
  | 'document_aliases'

/** Waits until so many rows are left. */
async function rowsOf(engine: Engine, expected: Partial<Record<Table, number>>): Promise<void> {
  const counts = Object.keys(expected).map((table) => `(select count(*) from "${table}") as "${table}"`)
  const look = raw<Record<string, number>>(`select ${counts.join(', ')}`)
  await swept(async () => ({ ...(await engine.read(look))[0] }), { ...expected })
}
