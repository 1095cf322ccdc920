import { createHash, randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import type { PoolId } from '../../src/storage/port/index.ts'
import { claims } from '../claims.ts'
import { server } from '../server.ts'
import { srpStart } from '../srp-client.ts'
import type { Cell, Watched } from './databases.ts'
import { databases } from './databases.ts'
import { formsOf, holdsDigits } from './forms.ts'
import { everything, PLANTED } from './everything.ts'

// What somebody finds who has the database and not the key.

type TestPool = Awaited<ReturnType<Awaited<ReturnType<typeof server>>['pool']>>

const BROKEN = { name: 'InternalErrorException', message: 'Internal server error' }

describe.each(Object.keys(databases))('a database of %s', async (name) => {
  const database = (await databases[name]?.()) as Watched // of the list above
  afterAll(() => database.close())
  const masterKey = randomBytes(32)
  const running = await server({ database: database.location, masterKey })
  const { client, services, log } = running
  const found = await everything(running, database.location, masterKey)

  it('has something in every table', async () => {
    const cells = await database.cells()
    const filled = new Set(cells.map(({ table }) => table))
    expect([...filled].sort()).toEqual((await database.tables()).sort())
    expect(filled.size).toBeGreaterThan(12)
    // What is looked for would be found.
    const { sub } = claims((await running.pool().then((pool) => pool.signedIn())).accessToken)
    const bytes = (await database.cells()).map(bytesOf)
    for (const plain of [PLANTED, String(sub)]) {
      expect(bytes.some((value) => formsOf(plain).some((form) => value.includes(form)))).toBe(true)
    }
  })

  it('has no secret in any column, in any form', async () => {
    const kinds = new Set(found.secrets.map(([what]) => what))
    expect(kinds.size).toBe(16)
    for (const cell of await database.cells()) {
      const bytes = bytesOf(cell)
      for (const [what, secret] of found.secrets) {
        const isThere = formsOf(secret).some((form) => bytes.includes(form))
        expect(isThere, `${what} in ${cell.table}.${cell.column}`).toBe(false)
      }
    }
  })

  it('has no code in any column, nor a hash of it that anybody could make', async () => {
    expect(found.codes).toHaveLength(4)
    for (const code of found.codes) {
      expect(code).toMatch(/^\d{6}$/)
      const hashes = ['sha256', 'sha512', 'sha1', 'md5'].map((hash) => createHash(hash).update(code).digest())
      const forms = [...hashes.flatMap(formsOf), ...formsOf(code).slice(1, 3)]
      for (const cell of await database.cells()) {
        const bytes = bytesOf(cell)
        const isThere = holdsDigits(bytes.toString('latin1'), code) || forms.some((form) => bytes.includes(form))
        expect(isThere, `a code in ${cell.table}.${cell.column}`).toBe(false)
      }
    }
  })

  it('has no secret in its files', async () => {
    const files = await database.files()
    if (name === 'SQLite') {
      expect(files.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(['poolhouse.db', 'poolhouse.db-wal']))
      expect(files.some(({ bytes }) => bytes.includes(PLANTED))).toBe(true)
    }
    for (const { name, bytes } of files) {
      for (const [what, secret] of found.secrets) {
        const isThere = formsOf(secret).some((form) => bytes.includes(form))
        expect(isThere, `${what} in ${name}`).toBe(false)
      }
    }
  })

  it('has no secret in the log', () => {
    const text = JSON.stringify(log.lines)
    for (const [what, secret] of found.secrets) {
      if (typeof secret === 'string') expect(text.includes(secret), what).toBe(false)
    }
  })

  async function swapped(table: string, column: string, keys: [string, string], by: string) {
    const values = []
    for (const key of keys) {
      const [row] = await database.ask(`select ${column} as value from ${table} where ${by} = '${key}'`)
      values.push(String(row?.['value']))
    }
    for (const [index, key] of keys.entries()) {
      await database.run(`update ${table} set ${column} = '${values[1 - index]}' where ${by} = '${key}'`)
    }
    expect(values[0]).not.toBe(values[1])
  }

  it('opens no password that was moved to another user', async () => {
    const pool = await running.pool()
    const [ana, bob] = [await pool.user({ password: 'Of-ana-1!' }), await pool.user({ password: 'Of-bob-1!' })]
    const swap = () => swapped('users', 'password', [ana.username, bob.username], 'username')
    await swap()
    for (const { username } of [ana, bob]) {
      for (const { password } of [ana, bob]) await expect(pool.signIn(username, password)).rejects.toMatchObject(BROKEN)
      await expect(srp(pool, username)).rejects.toMatchObject(BROKEN)
    }
    // The operator reads what happened, and neither whose it was nor what it is.
    expect(String(Reflect.get(Object(log.lines.at(-1)?.details), 'error'))).toContain('users.password')
    await swap()
    for (const { username, password } of [ana, bob]) await pool.signIn(username, password)
  })

  it('opens no client secret that was moved to another client', async () => {
    const pool = await running.pool()
    const other = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'a', GenerateSecret: true })
    const third = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'b', GenerateSecret: true })
    const ids = [other, third].map(({ UserPoolClient }) => UserPoolClient?.ClientId ?? '') as [string, string] // two
    await swapped('clients', 'secrets', ids, 'id')
    for (const ClientId of ids) {
      for (const { UserPoolClient } of [other, third]) {
        await expect(
          client.getTokensFromRefreshToken({
            ClientId,
            ClientSecret: UserPoolClient?.ClientSecret,
            RefreshToken: 'x',
          }),
        ).rejects.toMatchObject(BROKEN)
      }
    }
  })

  it('opens no signing key that was moved to another pool', async () => {
    const [one, two] = [await running.pool(), await running.pool()]
    const users = [await one.signedIn(), await two.signedIn()]
    const keysOf = async (pool: TestPool) => {
      const stored = await services.storage.pools.find(pool.id as PoolId) // as above
      return stored ? services.signingKeys.of(stored) : undefined
    }
    const kids = [(await keysOf(one))?.access.kid ?? '', (await keysOf(two))?.access.kid ?? ''] as [string, string] // two
    await swapped('signing_keys', 'sealed_private', kids, 'kid')
    services.signingKeys.forget()
    for (const [index, pool] of [one, two].entries()) {
      const { username = '', password = '' } = users[index] ?? {}
      await expect(pool.signIn(username, password)).rejects.toMatchObject(BROKEN)
    }
  })

  it('takes no code that was moved to another user', async () => {
    const pool = await running.pool({ AutoVerifiedAttributes: ['email'] })
    for (const name of ['moved-ana', 'moved-bob']) {
      await client.signUp({
        ClientId: pool.clientId,
        Username: name,
        Password: 'Passw0rd!',
        UserAttributes: [{ Name: 'email', Value: 'shared@example.com' }],
      })
    }
    const code = await pool.code('moved-ana')
    const key = (name: string) => `(select key from users where username = '${name}')`
    await database.run(`delete from codes where user_key = ${key('moved-bob')}`)
    await database.run(`update codes set user_key = ${key('moved-bob')} where user_key = ${key('moved-ana')}`)
    await expect(
      client.confirmSignUp({ ClientId: pool.clientId, Username: 'moved-bob', ConfirmationCode: code }),
    ).rejects.toMatchObject({ name: 'CodeMismatchException' })
  })

  async function srp(pool: TestPool, username: string) {
    return client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: srpStart().A },
    })
  }
})

function bytesOf({ value }: Cell): Buffer {
  if (value === null) return Buffer.alloc(0)
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value))
}
