import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSealer, KeyringError, type Sealer } from '../../crypto/keyring.ts'
import { openStorage } from '../open.ts'
import type { SealedCursor, SealedStep, Storage, Sub, User } from '../port/index.ts'
import { raw } from '../statement.ts'
import { openCounted } from './counted.ts'
import { at, later, newClient, newPool, newUser, NOW, present, started, type Place } from './subject.ts'

export function sealedCases(place: () => Promise<Place>): void {
  const key = randomBytes(32)
  const before = createSealer(key)
  const after = createSealer(randomBytes(32), { others: [{ key }] })

  /** A pool with something sealed in every place, by the key before. */
  async function filled(storage: Storage, users: number) {
    const subject = { storage, other: storage }
    const pool = await newPool(subject)
    const inPool = { pool: pool.id }
    const password = (sub: string, text: string) => ({
      kind: 'srp' as const,
      sealed: before.seal(text, { table: 'users', column: 'password', ...inPool, owner: sub }),
    })
    const ofApp = (sub: string) =>
      before.seal('app', { table: 'users', column: 'software_token', ...inPool, owner: sub })
    const made: User[] = []
    for (let index = 0; index < users; index += 1) {
      const sub = `sub-${pool.key}-${index}` as Sub // nobody reads its form
      made.push(
        await newUser(subject, pool, `user-${index}`, {
          sub,
          password: password(sub, `current ${index}`),
          settings: {
            passwordHistory: [password(sub, 'newer'), password(sub, 'older')],
            softwareToken: { sealedSecret: ofApp(sub) },
          },
        }),
      )
    }
    const bare = await newClient(subject, pool)
    const secret = (id: string, createdAt: Date) => ({
      id,
      createdAt,
      sealed: before.seal(id, { table: 'clients', column: 'secrets', ...inPool, owner: bare.id }),
    })
    const client = present(
      await storage.clients.change(bare.key, (one) => ({ ...one, secrets: [secret('a', NOW), secret('b', later(1))] })),
    )
    const signing = { use: 'id', generation: 1, kid: 'kid', publicJwk: '{}', retiredAt: undefined } as const
    const sealedPrivate = before.seal('der', { table: 'signing_keys', column: 'private', ...inPool, owner: 'kid' })
    await storage.keys.put({ ...signing, pool: pool.key, sealedPrivate, createdAt: NOW, activeFrom: NOW })
    const verifier = { table: 'devices', column: 'verifier', ...inPool, owner: 'device' }
    const [owner] = made
    const device = {
      user: present(owner).key,
      pool: pool.key,
      key: 'device',
      name: undefined,
      sealedVerifier: before.seal('verifier', verifier),
      isRemembered: true,
      lastAddress: undefined,
      createdAt: NOW,
      updatedAt: NOW,
      authenticatedAt: NOW,
    }
    const family = {
      pool: pool.key,
      user: device.user,
      client: client.key,
      originJti: 'o',
      scope: '',
      deviceKey: 'device',
    }
    const times = { authTime: NOW, expiresAt: later(1000) }
    const signedIn = started(await storage.refresh.start({ ...family, ...times }, `of-${pool.key}`, { epoch: 0 }))
    expect(await storage.devices.confirm(device, signedIn)).toBe('confirmed')
    const sealed = before.seal('secret', { table: 'documents', column: 'sealed', ...inPool, owner: 'google' })
    const document = {
      pool: pool.key,
      kind: 'provider',
      name: 'google',
      body: {},
      sealed,
      createdAt: NOW,
      updatedAt: NOW,
    }
    await storage.documents.create(document, 9)
    return { pool, users: made, client, device }
  }

  async function all(storage: Storage, sealer: Sealer, limit: number) {
    let next: SealedCursor | undefined
    const steps: SealedStep[] = []
    do {
      const step = await storage.sealed.reseal(next, limit, sealer)
      steps.push(step)
      next = step.next
    } while (next)
    const sum = (of: 'rows' | 'changed') => steps.reduce((total, step) => total + step[of], 0)
    return { rows: sum('rows'), changed: sum('changed'), largest: Math.max(...steps.map(({ rows }) => rows)) }
  }

  describe('sealed values', () => {
    it('are sealed anew in every place, in bounded steps, and nothing else changes', () =>
      at(place, async ({ location }) => {
        const storage = await openStorage(location, { migrate: true })
        const { pool, users, client, device } = await filled(storage, 5)
        await newUser({ storage, other: storage }, pool, 'without')
        await filled(storage, 2)
        // Users with a password, the same with a history, clients, keys, devices, documents.
        const rows = 7 + 7 + 2 + 2 + 2 + 2
        await expect(storage.sealed.count()).resolves.toBe(rows)
        await expect(all(storage, after, 3)).resolves.toEqual({ rows, changed: rows, largest: 3 })
        await expect(all(storage, after, 100)).resolves.toMatchObject({ rows, changed: 0 })

        const opened = (sealed: string, where: object) =>
          after.isCurrent(sealed) &&
          after.open(sealed, { pool: pool.id, table: '', column: '', owner: '', ...where }).toString()
        for (const [index, user] of users.entries()) {
          const found = present(await storage.users.findBySub(pool.key, user.sub))
          const where = { table: 'users', column: 'password', owner: user.sub }
          const texts = [present(found.password), ...present(found.settings.passwordHistory)]
          expect(texts.map(({ sealed }) => opened(sealed, where))).toEqual([`current ${index}`, 'newer', 'older'])
          const { sealedSecret } = present(found.settings.softwareToken)
          expect(opened(sealedSecret, { ...where, column: 'software_token' })).toBe('app')
          expect({ ...found, password: user.password, settings: user.settings }).toEqual(user)
        }
        const found = present(await storage.clients.find(client.id)).client
        const inClient = { table: 'clients', column: 'secrets', owner: client.id }
        expect(found.secrets.map(({ sealed }) => opened(sealed, inClient))).toEqual(['a', 'b'])
        expect({ ...found, secrets: client.secrets }).toEqual(client)
        expect(found.secrets.map(({ createdAt }) => createdAt)).toEqual([NOW, later(1)])
        const [signing] = await storage.keys.list(pool.key)
        const inKey = { table: 'signing_keys', column: 'private', owner: 'kid' }
        expect(opened(present(signing).sealedPrivate, inKey)).toBe('der')
        const verifier = present(await storage.devices.find(device.user, device.key)).sealedVerifier
        expect(opened(verifier, { table: 'devices', column: 'verifier', owner: 'device' })).toBe('verifier')
        const provider = present(await storage.documents.find(pool.key, 'provider', 'google'))
        const inDocument = { table: 'documents', column: 'sealed', owner: 'google' }
        expect(opened(present(provider.sealed), inDocument)).toBe('secret')
        await storage.sealed.compact()
        await storage.close()
      }))

    it('go with the state of a sign-in under way, unless the new key sealed it', () =>
      at(place, async ({ location }) => {
        const storage = await openStorage(location, { migrate: true })
        const kept = { table: 'sessions', column: 'kept', pool: 'p', owner: 'o' }
        await storage.sessions.keep('old', before.seal('x', kept), later(1000))
        const fresh = after.seal('x', kept)
        await storage.sessions.keep('new', fresh, later(1000))
        await expect(all(storage, after, 100)).resolves.toMatchObject({ rows: 2, changed: 1 })
        await expect(storage.sessions.find('old')).resolves.toBeUndefined()
        await expect(storage.sessions.find('new')).resolves.toBe(fresh)
        await storage.close()
      }))

    it('stay as they are in a step that meets one that does not open', () =>
      at(place, async ({ location }) => {
        const storage = await openStorage(location, { migrate: true })
        const { pool, users } = await filled(storage, 3)
        const moved = { password: present(users[0]).password }
        await storage.users.change(present(users[2]).key, { now: NOW }, (user) => ({ user: { ...user, ...moved } }))
        const resealing = all(storage, after, 100)
        await expect(resealing).rejects.toThrow(KeyringError)
        await expect(resealing).rejects.toThrow('A value in users.password was changed, moved, or sealed with')
        await expect(storage.users.findBySub(pool.key, present(users[0]).sub)).resolves.toEqual(users[0])
        await storage.close()
      }))

    it('go with what was deleted and waits to be swept away', () =>
      at(place, async ({ location }) => {
        const { engine, storage } = await openCounted(location)
        const { pool, users, client } = await filled(storage, 3)
        const isAna = `where key = ${present(users[0]).key}`
        // As a delete leaves them whose process was cut off.
        await engine.writeOne(raw(`update users set pool_key = 0, username_key = '!' || key ${isAna}`))
        await engine.writeOne(raw(`update clients set pool_key = 0, id = '!' || key where key = ${client.key}`))
        // The two other users with their histories, the signing key, the document, and for the moment the device.
        await expect(all(storage, after, 100)).resolves.toMatchObject({ changed: 2 + 2 + 1 + 1 + 1 })
        await storage.sealed.compact()
        await expect(storage.sealed.count()).resolves.toBe(2 + 2 + 1 + 1)
        await expect(storage.users.findBySub(pool.key, present(users[0]).sub)).resolves.toBeUndefined()
        await storage.close()
      }))

    it('lose no change that somebody makes meanwhile', () =>
      at(place, async ({ location, opensTwice }) => {
        const storage = await openStorage(location, { migrate: true })
        const other = opensTwice ? await openStorage(location, { migrate: false }) : storage
        const { pool, users } = await filled(storage, 20)
        const changes = users.flatMap(({ key }) =>
          Array.from({ length: 5 }, () =>
            other.users.change(key, { now: NOW }, (user) => ({ user: { ...user, epoch: user.epoch + 1 } })),
          ),
        )
        const [one, two] = await Promise.all([all(storage, after, 7), all(other, after, 7), ...changes])
        expect(one.changed + two.changed).toBe(20 + 20 + 1 + 1 + 1 + 1)
        for (const { sub } of users) {
          const found = present(await storage.users.findBySub(pool.key, sub))
          expect(found.epoch).toBe(5)
          expect(after.isCurrent(present(found.password).sealed)).toBe(true)
        }
        await storage.close()
        await other.close()
      }))
  })
}
