import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { createSealer, type Keyring } from '../../src/crypto/keyring.ts'
import { isSecretOf } from '../../src/domain/clients/clients.ts'
import { openKeyring } from '../../src/domain/keys/keyring.ts'
import type { Progress } from '../../src/domain/keys/reseal.ts'
import { resealEverything } from '../../src/domain/keys/reseal.ts'
import { matches } from '../../src/domain/users/passwords.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { ClientId, Storage, User } from '../../src/storage/port/index.ts'
import { sealedColumns } from '../../src/storage/sealed-columns.ts'
import { server } from '../server.ts'
import { sources } from '../shape/source-files.ts'
import { srpClaim, srpStart } from '../srp-client.ts'
import { databases, type Watched } from './databases.ts'

/** What a change of the master key changes, and what it leaves as it was. */

type Server = Awaited<ReturnType<typeof server>>

describe.each(Object.keys(databases))('a new master key for a database of %s', async (name) => {
  const database = (await databases[name]?.()) as Watched // of the list above
  afterAll(() => database.close())
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const idOf = (key: Buffer) => createSealer(key).keyId
  const start = (masterKey: Buffer, ...otherMasterKeys: Buffer[]) =>
    server({ database: database.location, masterKey, otherMasterKeys, issuer: 'aws' })

  const before = await start(first)
  const pool = await before.pool(
    { AutoVerifiedAttributes: ['email'], Policies: { PasswordPolicy: { PasswordHistorySize: 3 } } },
    { PreventUserExistenceErrors: 'ENABLED' },
  )
  await before.client.setUserPoolSessionConfiguration({
    UserPoolId: pool.id,
    UserSessionTracking: 'ENABLED',
    TokenSession: { MaxPerUser: 20 },
  })
  const ana = await pool.user({ password: 'Of-ana-1!' })
  await before.client.adminSetUserPassword({
    UserPoolId: pool.id,
    Username: ana.username,
    Password: 'Of-ana-2!',
    Permanent: true,
  })
  const signedIn = await pool.signIn(ana.username, 'Of-ana-2!')
  await before.client.forgotPassword({ ClientId: pool.clientId, Username: ana.username })
  const code = await pool.code(ana.username)
  const { UserPoolClient } = await before.client.createUserPoolClient({
    UserPoolId: pool.id,
    ClientName: 'secret',
    GenerateSecret: true,
  })
  const secretClient = { UserPoolId: pool.id, ClientId: UserPoolClient?.ClientId ?? '' }
  await before.services.storage.sessions.keep(
    randomUUID(),
    before.services.keyring.seal('{}', { table: 'sessions', column: 'kept', pool: pool.id, owner: 'x' }),
    new Date(Date.now() + 600_000),
  )
  const looks = await lookOf(before, pool)

  it('seals everything anew, and lets the old key open nothing', async () => {
    await expect(underKey(idOf(first))).resolves.toEqual([
      'clients.secrets',
      'families.seen',
      'inbox.sealed',
      'meta.value',
      'sessions.sealed',
      'signing_keys.sealed_private',
      'users.password',
      'users.settings',
    ])
    await before.close()
    const moving = await start(second, first)
    await resealEverything(moving.services, () => undefined)
    await moving.close()
    await expect(underKey(idOf(first))).resolves.toEqual([])
    await expect(start(first)).rejects.toThrow(`The data was written with master key ${idOf(second)}`)
    for (const { bytes } of await database.files()) expect(bytes.includes(`v1.${idOf(first)}.`)).toBe(false)
  })

  it('changes nothing that anybody sees', async () => {
    const after = await start(second)
    const { client } = after
    expect(await lookOf(after, pool)).toEqual(looks)
    const { Sessions } = await client.listUserSessions({ AccessToken: signedIn.accessToken })
    expect(Sessions).toMatchObject([
      { IsCurrentSession: true, DeviceType: expect.stringContaining('aws-sdk-js') as string },
    ])
    const REFRESH_TOKEN = signedIn.refreshToken
    const refresh = {
      ClientId: pool.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN },
    } as const
    await expect(client.initiateAuth(refresh)).resolves.toHaveProperty('AuthenticationResult')
    const described = await client.describeUserPoolClient(secretClient)
    expect(described.UserPoolClient?.ClientSecret).toBe(UserPoolClient?.ClientSecret)
    const reset = { ClientId: pool.clientId, Username: ana.username, ConfirmationCode: code }
    await expect(client.confirmForgotPassword({ ...reset, Password: 'Of-ana-1!' })).rejects.toThrow(
      'Password has previously been used',
    )
    await client.confirmForgotPassword({ ...reset, Password: 'Of-ana-3!' })
    const proof = srpStart()
    const challenge = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: ana.username, SRP_A: proof.A },
    })
    const answer = await client.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: srpClaim(pool.id, 'Of-ana-3!', proof, challenge.ChallengeParameters),
    })
    expect(answer.AuthenticationResult?.AccessToken).toBeDefined()
    await after.close()
  })

  // A whole change for each step that one has: how many there are grows with what is sealed.
  it('may be cut off at any step, and finished', { timeout: 90_000 }, async () => {
    const clock = { now: () => new Date() }
    const run = { done: false }
    for (let cut = 1; !run.done; cut += 1) {
      const [from, to] = cut % 2 === 1 ? [second, first] : [first, second]
      const keyringOf = async (masterKey: Buffer, ...otherMasterKeys: Buffer[]) =>
        openKeyring(storage.meta, { masterKey, otherMasterKeys }, randomBytes)
      const storage = await openStorage(database.location, { migrate: false })
      let steps = 0
      const crash = ({ done }: Progress) => {
        steps += 1
        run.done ||= done
        if (steps === cut && !done) throw new Error('cut off')
      }
      const keyring = await keyringOf(to, from)
      await resealEverything({ storage, keyring, clock }, crash).catch(() => undefined)
      if (!run.done) {
        await expect(keyringOf(from)).rejects.toThrow(`The data is being moved to master key ${idOf(to)}`)
        await expect(keyringOf(to)).rejects.toThrow(`The data was written with master key ${idOf(from)}`)
        const again = await keyringOf(to, from)
        await everythingOpens(storage, again)
        await resealEverything({ storage, keyring: again, clock }, () => undefined)
      }
      await everythingOpens(storage, await keyringOf(to))
      await storage.close()
      await expect(underKey(idOf(from))).resolves.toEqual([])
    }
  })

  async function everythingOpens(storage: Storage, keyring: Keyring) {
    const found = await storage.clients.find(secretClient.ClientId as ClientId) // as the service named it
    if (!found) throw new Error('The client is gone.')
    expect(isSecretOf({ keyring }, found, UserPoolClient?.ClientSecret)).toBe(true)
    const user = await storage.users.find(found.pool.key, { usernameKey: ana.username, aliases: [] })
    if (!user) throw new Error('The user is gone.')
    const records = [user.password, ...(user.settings.passwordHistory ?? [])]
    const isOne = (record: User['password'], password: string) =>
      matches({ keyring }, found.pool, { ...user, password: record }, user.username, password)
    const had = ['Of-ana-3!', 'Of-ana-2!', 'Of-ana-1!']
    expect(records.map((record) => had.find((password) => isOne(record, password)))).toEqual(had)
    expect(keyring.hmac('counter', 'x').toString('hex')).toBe(looks.counter)
  }

  /** Where something lies that a key sealed. */
  async function underKey(id: string): Promise<string[]> {
    const found = (await database.cells()).filter(({ value }) => String(value).includes(`v1.${id}.`))
    const settled = (value: unknown) => String(value).split('.').length === 3
    return [
      ...new Set(found.filter(({ value }) => !settled(value)).map(({ table, column }) => `${table}.${column}`)),
    ].sort()
  }
})

/** What a client is shown of people who do not exist. */
async function lookOf({ client, services }: Server, pool: { id: string; clientId: string }) {
  const looks = []
  for (const USERNAME of ['nobody', 'no-one', 'n@example.com']) {
    const { ChallengeParameters: shown } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME, SRP_A: srpStart().A },
    })
    const reset = await client.forgotPassword({ ClientId: pool.clientId, Username: USERNAME })
    looks.push([shown?.['SALT'], shown?.['USER_ID_FOR_SRP'], reset.CodeDeliveryDetails])
  }
  return { looks, counter: services.keyring.hmac('counter', 'x').toString('hex') }
}

it('reaches every place that something is sealed for', () => {
  const known = new Set(
    sealedColumns.flatMap(({ table, place, members = {} }) =>
      [place, ...Object.values(members)].map((each) => `${table}.${each}`),
    ),
  )
  // Sealed anew with the end of the change itself.
  known.add('meta.value')
  const places = sources.flatMap(({ text }) =>
    [...text.matchAll(/\btable: '(\w+)',\s*column: '(\w+)',\s*(?:pool|\.\.\.)/g)].map(
      ([, table, column]) => `${table}.${column}`,
    ),
  )
  expect([...new Set(places)].sort()).toEqual([...known].sort())
})
