import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'
import { present } from '../../storage/conformance/subject.ts'
import type { Code, PoolId, User } from '../../storage/port/index.ts'

const { client, services, pool: makePool } = await server()
const { storage } = services

const MISMATCH = { name: 'CodeMismatchException' }

/** A user who has been sent a code that verifies the address, with the row that is kept of it. */
async function sent() {
  const pool = await makePool({ AliasAttributes: ['email'] })
  const { username, accessToken: AccessToken } = await pool.signedIn()
  await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
  const { key } = present(await storage.pools.find(pool.id as PoolId)) // from the API
  const find = async (usernameKey: string) => present(await storage.users.find(key, { usernameKey, aliases: [] }))
  const user = await find(username)
  const row = present(await storage.codes.find(user.key, 'verify:email'))
  const code = await pool.code(username)
  const verify = () => client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: code })
  const reset = (Username: string) =>
    client.confirmForgotPassword({
      ClientId: pool.clientId,
      Username,
      ConfirmationCode: code,
      Password: 'New-passw0rd',
    })
  return { pool, user, find, row, verify, reset }
}

/** Puts a row where it was not made for, as whoever can write to the database may. */
const move = (row: Code, to: User, change: Partial<Code> = {}) => storage.codes.put(to.key, { ...row, ...change })

describe('the hash of a code', () => {
  it('is of its purpose', async () => {
    const { user, row, reset, verify } = await sent()
    await move(row, user, { purpose: 'reset' })
    await expect(reset(user.username)).rejects.toMatchObject(MISMATCH)
    await verify()
  })

  it('is of its destination', async () => {
    const { user, row, verify } = await sent()
    await move(row, user, { destination: 'eve@example.com' })
    await expect(verify()).rejects.toMatchObject(MISMATCH)
    await move(row, user)
    await verify()
  })

  it('is of its user', async () => {
    const { pool, find } = await sent()
    const [ana, eve] = [await pool.user(), await pool.user()]
    await client.forgotPassword({ ClientId: pool.clientId, Username: ana.username })
    const row = present(await storage.codes.find((await find(ana.username)).key, 'reset'))
    await move(row, await find(eve.username))
    const ConfirmationCode = await pool.code(ana.username)
    const reset = (Username: string) =>
      client.confirmForgotPassword({
        ClientId: pool.clientId,
        Username,
        ConfirmationCode,
        Password: 'New-passw0rd',
      })
    await expect(reset(eve.username)).rejects.toMatchObject(MISMATCH)
    await reset(ana.username)
  })
})
