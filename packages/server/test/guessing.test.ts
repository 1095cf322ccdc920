import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { openTestPostgres } from '../src/storage/test-postgres.ts'
import { server } from './server.ts'

// How often codes may be guessed and messages be sent: by user, and by address over all users, on both databases.

const postgres = await openTestPostgres()
const databases = [
  { name: 'SQLite', database: ':memory:', servers: 1 },
  { name: 'PostgreSQL', database: postgres.url, servers: 2 },
]
afterAll(async () => {
  await postgres.stop()
})

const VICTIM = 'victim@example.com'
const email = (Value: string) => [{ Name: 'email', Value }]
/** Nobody is right by chance. */
const WRONG = 'x'

/** What came of calls, by name with how many there were. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counted: Record<string, number> = {}
  for (const outcome of await Promise.allSettled(calls)) {
    const name = outcome.status === 'fulfilled' ? 'done' : (outcome.reason as Error).name
    counted[name] = (counted[name] ?? 0) + 1
  }
  return counted
}

describe.each(databases)('on $name', async ({ database, servers }) => {
  const config = { database, masterKey: randomBytes(32), issuer: 'aws' as const }
  const first = await server(config)
  const { client, pool: makePool } = first
  const all = [first, ...(servers > 1 ? [await server(config)] : [])]
  /** The servers by turns. */
  const by = (index: number) => (all[index % all.length] ?? first).client
  const advance = (seconds: number) => all.forEach(({ clock }) => clock.advance(seconds))

  async function town() {
    const pool = await makePool({ AliasAttributes: ['email'], AutoVerifiedAttributes: ['email'] })
    const signUp = (Username: string, address = VICTIM) =>
      client.signUp({ ClientId: pool.clientId, Username, Password: 'Passw0rd!', UserAttributes: email(address) })
    const confirm = (Username: string, ConfirmationCode: string, more: { ForceAliasCreation?: boolean } = {}) =>
      client.confirmSignUp({ ClientId: pool.clientId, Username, ConfirmationCode, ...more })
    const sentTo = async (address: string) => {
      const sent = await first.inbox.read({ poolId: pool.id, destination: address }, 0)
      return sent.length
    }
    return { ...pool, signUp, confirm, sentTo }
  }

  describe('guesses at codes', () => {
    it('sent to one address are judged 30 at once, of however many users', async () => {
      const { clientId: ClientId, signUp, confirm, code } = await town()
      const names = Array.from({ length: 8 }, (_, index) => `user${index}`)
      // Case does not make another address.
      for (const [index, name] of names.entries()) await signUp(name, index % 2 === 0 ? VICTIM : VICTIM.toUpperCase())
      const guesses = Array.from({ length: 100 }, (_, index) =>
        by(index).confirmSignUp({ ClientId, Username: names[index % names.length], ConfirmationCode: WRONG }),
      )
      expect(await outcomes(guesses)).toEqual({ CodeMismatchException: 30, LimitExceededException: 70 })
      // At another address there are others.
      await signUp('bob', 'bob@example.com')
      await confirm('bob', await code('bob'))
    })

    it('sent to one address are judged at most 90 in a day', async () => {
      const { signUp, confirm } = await town()
      for (const name of ['one', 'two', 'three']) await signUp(name)
      let judged = 0
      for (let minutes = 0; minutes < 24 * 60; minutes += 24) {
        const calls = ['one', 'two', 'three'].flatMap((name) =>
          Array.from({ length: minutes === 0 ? 15 : 1 }, () => confirm(name, WRONG)),
        )
        judged += (await outcomes(calls))['CodeMismatchException'] ?? 0
        advance(24 * 60)
      }
      expect(judged).toBeGreaterThan(80)
      expect(judged).toBeLessThanOrEqual(90)
    })

    it('are counted over all purposes', async () => {
      const pool = await town()
      const { username: Username } = await pool.user({ email: VICTIM })
      const { accessToken: AccessToken } = await pool.signIn(Username, 'Passw0rd!')
      await client.forgotPassword({ ClientId: pool.clientId, Username })
      await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
      await pool.signUp('eve')
      const at = { ClientId: pool.clientId, Username, ConfirmationCode: WRONG, Password: 'New-passw0rd' }
      const guesses = Array.from({ length: 15 }, () => [
        client.confirmForgotPassword(at),
        client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: WRONG }),
        pool.confirm('eve', WRONG),
      ])
      expect(await outcomes(guesses.flat())).toEqual({ CodeMismatchException: 30, LimitExceededException: 15 })
    })

    it('are not forgotten for what somebody knows of another address', async () => {
      const pool = await town()
      const { username, email: own } = await pool.user()
      let judged = 0
      for (let round = 0; round < 8; round += 1) {
        const { accessToken: AccessToken } = await pool.signIn(username, 'Passw0rd!')
        const move = (to: string) => client.updateUserAttributes({ AccessToken, UserAttributes: email(to) })
        const verify = (Code: string) => client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code })
        const moved = await outcomes([move(VICTIM)])
        if (moved['done']) {
          judged += (await outcomes(Array.from({ length: 14 }, () => verify(WRONG))))['CodeMismatchException'] ?? 0
        }
        await outcomes([move(own)])
        await outcomes([verify(await pool.code(username))])
        advance(12 * 60)
      }
      expect(judged).toBeGreaterThanOrEqual(14)
      expect(judged).toBeLessThanOrEqual(30 + (8 * 12) / 24)
    })

    it('that were right are taken back', async () => {
      const pool = await town()
      const { accessToken: AccessToken, username } = await pool.signedIn()
      for (let time = 0; time < 4; time += 1) {
        await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
        await client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: await pool.code(username) })
      }
      const verify = () => client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: WRONG })
      await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
      const guesses = await outcomes(Array.from({ length: 16 }, verify))
      expect(guesses).toEqual({ CodeMismatchException: 15, LimitExceededException: 1 })
    })

    it('that would take an address from somebody are judged once for each code', async () => {
      const { clientId: ClientId, code, signUp, confirm } = await town()
      await signUp('ana')
      await confirm('ana', await code('ana'))
      await signUp('eve')
      const right = await code('eve')
      const guesses = Array.from({ length: 10 }, (_, index) =>
        by(index).confirmSignUp({ ClientId, Username: 'eve', ConfirmationCode: WRONG, ForceAliasCreation: true }),
      )
      expect(await outcomes(guesses)).toEqual({ CodeMismatchException: 1, ExpiredCodeException: 9 })
      const late = confirm('eve', right, { ForceAliasCreation: true })
      await expect(late).rejects.toMatchObject({ name: 'ExpiredCodeException' })
      await client.resendConfirmationCode({ ClientId, Username: 'eve' })
      await confirm('eve', await code('eve'), { ForceAliasCreation: true })
    })
  })

  describe('messages', () => {
    it('go to one address ten times an hour, of however many users', async () => {
      const { id, clientId: ClientId, signUp, sentTo } = await town()
      await signUp('first')
      // One that is not sent does not count.
      for (let time = 0; time < 20; time += 1) {
        await expect(signUp('first')).rejects.toMatchObject({ name: 'UsernameExistsException' })
      }
      const signUps = Array.from({ length: 30 }, (_, index) =>
        by(index).signUp({
          ClientId,
          Username: `user${index}`,
          Password: 'Passw0rd!',
          UserAttributes: email(VICTIM),
        }),
      )
      expect(await outcomes(signUps)).toEqual({ done: 9, LimitExceededException: 21 })
      expect(await sentTo(VICTIM)).toBe(10)
      // Who was refused does not exist.
      expect((await client.listUsers({ UserPoolId: id })).Users).toHaveLength(10)
      await signUp('bob', 'bob@example.com')
      advance(6 * 60)
      await signUp('later')
      await expect(signUp('late')).rejects.toMatchObject({ name: 'LimitExceededException' })
    })

    it('still reach the owner of an address that strangers sign up with', async () => {
      const pool = await town()
      const { username: Username } = await pool.user({ email: VICTIM })
      for (let index = 0; index < 10; index += 1) await pool.signUp(`stranger${index}`)
      await client.forgotPassword({ ClientId: pool.clientId, Username })
      await client.adminResetUserPassword({ UserPoolId: pool.id, Username })
      expect(await pool.sentTo(VICTIM)).toBe(12)
    })

    it('that recover accounts are counted over all users of an address', async () => {
      const pool = await makePool()
      const users = await Promise.all(Array.from({ length: 4 }, () => pool.user({ email: VICTIM })))
      const asked = Array.from({ length: 20 }, (_, index) =>
        by(index).forgotPassword({ ClientId: pool.clientId, Username: users[index % 4]?.username }),
      )
      expect(await outcomes(asked)).toEqual({ done: 10, LimitExceededException: 10 })
    })

    it('for changes of an address are five an hour, and what is refused does not change it', async () => {
      const pool = await town()
      const { accessToken: AccessToken, username: Username } = await pool.signedIn()
      const update = (address: string) => client.updateUserAttributes({ AccessToken, UserAttributes: email(address) })
      for (let time = 0; time < 5; time += 1) await update(`new${time}@example.com`)
      await expect(update('other@example.com')).rejects.toMatchObject({ name: 'TooManyRequestsException' })
      const { UserAttributes } = await client.adminGetUser({ UserPoolId: pool.id, Username })
      expect(UserAttributes).toContainEqual({ Name: 'email', Value: 'new4@example.com' })
      expect(await pool.sentTo('other@example.com')).toBe(0)
      // What sends none is not counted.
      const name = [{ Name: 'name', Value: 'Ana' }]
      for (let time = 0; time < 6; time += 1) {
        await client.updateUserAttributes({ AccessToken, UserAttributes: name })
      }
    })

    it('of an administrator are counted too', async () => {
      const pool = await town()
      const UserPoolId = pool.id
      const invite = (index: number) =>
        client.adminCreateUser({
          UserPoolId,
          Username: `invited${index}`,
          UserAttributes: email(VICTIM),
          DesiredDeliveryMediums: ['EMAIL'],
        })
      for (let index = 0; index < 9; index += 1) await invite(index)
      const { username: Username } = await pool.user()
      const update = (address: string) =>
        client.adminUpdateUserAttributes({ UserPoolId, Username, UserAttributes: email(address) })
      await update(VICTIM)
      await update('new@example.com')
      for (const one of [invite(10), update(VICTIM)]) {
        await expect(one).rejects.toMatchObject({ name: 'TooManyRequestsException' })
      }
      expect(await pool.sentTo(VICTIM)).toBe(10)
      const reset = async () => client.adminResetUserPassword({ UserPoolId, Username: (await other).username })
      const other = pool.user()
      for (let time = 0; time < 5; time += 1) await reset()
      await expect(reset()).rejects.toMatchObject({ name: 'LimitExceededException' })
    })
  })
})
