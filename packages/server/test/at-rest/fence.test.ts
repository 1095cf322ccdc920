import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createSealer } from '../../src/crypto/keyring.ts'
import { server } from '../server.ts'
import { rotateMasterKey } from '../rotate-master-key.ts'
import { databases, type Watched } from './databases.ts'

/** A change of the master key beside servers that know nothing of it: what they seal must not be lost. */

const hex = (key: Uint8Array) => Buffer.from(key).toString('hex')
const idOf = (key: Uint8Array) => createSealer(key).keyId

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe.each(Object.keys(databases))('servers on %s while the master key is changed', async (name) => {
  const database = (await databases[name]?.()) as Watched // of the list above
  afterAll(() => database.close())
  const [old, fresh] = [randomBytes(32), randomBytes(32)]
  const start = (masterKey: Uint8Array, more: { nextMasterKey?: Uint8Array; otherMasterKeys?: Uint8Array[] } = {}) =>
    server({ database: database.location, masterKey, issuer: 'aws', ...more })
  const rotate = (...args: string[]) =>
    rotateMasterKey(['--database', database.location, ...args], {
      POOLHOUSE_MASTER_KEY: hex(old),
      POOLHOUSE_NEW_MASTER_KEY: hex(fresh),
    })
  const ready = async ({ endpoint }: { endpoint: string }) => (await fetch(`${endpoint}/_poolhouse/ready`)).status

  const knowsNothing = await start(old)
  const sealsWithOld = await start(old, { nextMasterKey: fresh })
  const pool = await knowsNothing.pool()
  const ana = await pool.user()
  const signIn = (at: typeof knowsNothing, username = ana.username, password = ana.password) =>
    at.client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    })
  const keyIds = async () =>
    new Set(
      (await database.cells())
        .filter(({ table, column }) => table === 'users' && column === 'password')
        .map(({ value }) => String(value).split('.')[1]),
    )

  it('go on, and it is refused, as long as one seals with the old key', async () => {
    const { code, err } = await rotate()
    expect(err).toMatch(
      /^2 running servers do not seal with the new master key\.\nRestart every server with the new key/,
    )
    expect(code).toBe(1)
    await signIn(knowsNothing)
    expect([await ready(knowsNothing), await ready(sealsWithOld)]).toEqual([200, 200])
    expect(await keyIds()).toEqual(new Set([idOf(old)]))
  })

  it('stop when it is forced, and leave nothing that the new key does not open', { timeout: 30_000 }, async () => {
    const isWriting = new AbortController()
    const made: string[] = []
    const writers = [knowsNothing, sealsWithOld].map(async ({ client }, index) => {
      for (let round = 0; round < 2_000 && !isWriting.signal.aborted; round += 1) {
        const Username = `of-${index}-${round}`
        const person = { UserPoolId: pool.id, Username, Password: 'Passw0rd!', Permanent: true }
        try {
          await client.adminCreateUser({ UserPoolId: pool.id, Username, MessageAction: 'SUPPRESS' })
          await client.adminSetUserPassword(person)
          made.push(Username)
        } catch (error) {
          return (error as Error).name
        }
      }
      return 'never stopped'
    })
    const { code, err } = await rotate('--force')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    await expect(Promise.all(writers)).resolves.toEqual(['InternalErrorException', 'InternalErrorException'])
    isWriting.abort()
    expect(await keyIds()).toEqual(new Set([idOf(fresh)]))
    const after = await start(fresh)
    for (const username of made.slice(-2)) await signIn(after, username, 'Passw0rd!')
    await signIn(after)
    expect(await ready(after)).toBe(200)
  })

  it.each([
    ['knows nothing', knowsNothing],
    ['seals with the old key', sealsWithOld],
  ])('say afterwards what is to be done: one that %s', async (_, stale) => {
    expect(await ready(stale)).toBe(503)
    await expect(signIn(stale)).rejects.toMatchObject({
      name: 'InternalErrorException',
      $metadata: { httpStatusCode: 500 },
    })
    expect((await fetch(`${stale.endpoint}/${pool.id}/.well-known/jwks.json`)).status).toBe(500)
    const told = stale.log.lines.filter(({ message }) => message.includes('nothing is served'))
    expect(told).toMatchObject([{ level: 'error', message: expect.stringContaining('POOLHOUSE_OLD_MASTER_KEYS') }])
  })

  it('leave no note of themselves when they end', async () => {
    const last = await start(fresh)
    const { meta } = last.services.storage
    const before = await meta.list('sealing ')
    await meta.put({ 'sealing killed': `${idOf(old)} ${Date.now() - 7_200_000}` })
    await last.close()
    const next = await start(fresh)
    const notes = await next.services.storage.meta.list('sealing ')
    expect(notes.size).toBe(before.size)
    expect([...notes.keys()].filter((name) => before.has(name))).toHaveLength(before.size - 1)
  })
})

it('is not ready where a stored value needs a key that is not held', async () => {
  const running = await server()
  const pool = await running.pool()
  const { username } = await pool.user()
  const { keyring } = running.services
  expect((await fetch(`${running.endpoint}/_poolhouse/ready`)).status).toBe(200)
  const place = { table: 'users', column: 'password', pool: pool.id, owner: username }
  expect(() => keyring.open(createSealer(randomBytes(32)).seal('x', place), place)).toThrow('The value was sealed with')
  expect((await fetch(`${running.endpoint}/_poolhouse/ready`)).status).toBe(503)
  expect(running.log.lines.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('A stored value needs a master key that is not held. Restart'),
  )
})
