import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import type { ClientId } from '../src/storage/port/index.ts'
import { openTestPostgres } from '../src/storage/test-postgres.ts'
import { authenticator } from './authenticator.ts'
import { server } from './server.ts'

// Of any number of simultaneous callers exactly one wins: through HTTP, on both databases, and on PostgreSQL through two
// servers at once. The storage suite says the same of each step by itself.

const postgres = await openTestPostgres()
const databases = [
  { name: 'SQLite', database: ':memory:', servers: 1 },
  { name: 'PostgreSQL', database: postgres.url, servers: 2 },
]
afterAll(async () => {
  await postgres.stop()
})

const CALLERS = 50

/** What came of simultaneous calls: the winners' answers, and the refusals by name with how many there were. */
async function race<T>(callers: number, call: (index: number) => Promise<T>) {
  const outcomes = await Promise.allSettled(Array.from({ length: callers }, (_, index) => call(index)))
  const won: T[] = []
  const refused: Record<string, number> = {}
  const messages: Record<string, number> = {}
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') {
      won.push(outcome.value)
      continue
    }
    const error: unknown = outcome.reason
    if (!(error instanceof Error)) throw error
    refused[error.name] = (refused[error.name] ?? 0) + 1
    messages[error.message] = (messages[error.message] ?? 0) + 1
  }
  return { won, refused, messages }
}

/** A code of the same length that is not this one. */
const other = (code: string) => (code === '000000' ? '000001' : '000000')

describe.each(databases)('on $name', async ({ database, servers }) => {
  const config = { database, masterKey: randomBytes(32), issuer: 'aws' as const }
  const first = await server(config)
  const { client, pool: makePool, services } = first
  const all = [first, ...(servers > 1 ? [await server(config)] : [])]
  /** The servers by turns. */
  const by = (index: number) => all[index % all.length] ?? first

  async function codeSender(aliases = false) {
    const pool = await makePool({
      AutoVerifiedAttributes: ['email'],
      ...(aliases && { AliasAttributes: ['email'] }),
    })
    const signUp = (Username: string, email: string, { client } = first) =>
      client.signUp({
        ClientId: pool.clientId,
        Username,
        Password: 'Passw0rd!',
        UserAttributes: [{ Name: 'email', Value: email }],
      })
    const user = async (Username: string) => {
      const found = await client.adminGetUser({ UserPoolId: pool.id, Username })
      const attributes = Object.fromEntries(found.UserAttributes?.map(({ Name, Value }) => [Name, Value]) ?? [])
      return { name: found.Username, status: found.UserStatus, isVerified: attributes['email_verified'] === 'true' }
    }
    return { ...pool, signUp, user }
  }

  it('one sign-up gets a name', async () => {
    const pool = await codeSender()
    const { won, refused } = await race(CALLERS, (index) => pool.signUp('ana', `ana${index}@example.com`, by(index)))
    expect(won).toHaveLength(1)
    expect(refused).toEqual({ UsernameExistsException: CALLERS - 1 })
    const { Users: users = [] } = await client.listUsers({ UserPoolId: pool.id })
    expect(users.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === 'sub')?.Value)).toEqual([
      won[0]?.UserSub,
    ])
    expect(await all[0]?.inbox.read({ poolId: pool.id }, 0)).toHaveLength(1)
  })

  it('one sign-up gets an address that is its username', async () => {
    const pool = await makePool({
      UsernameAttributes: ['email', 'phone_number'],
      UsernameConfiguration: { CaseSensitive: false },
    })
    const { won, refused } = await race(CALLERS, (index) =>
      by(index).client.signUp({
        ClientId: pool.clientId,
        Username: index % 2 === 0 ? 'Ana@example.com' : '+15551234567',
        Password: 'Passw0rd!',
        UserAttributes: [
          { Name: 'email', Value: 'Ana@example.com' },
          { Name: 'phone_number', Value: '+15551234567' },
        ],
      }),
    )
    expect(won).toHaveLength(1)
    expect(refused).toEqual({ UsernameExistsException: CALLERS - 1 })
  })

  it('one confirmation spends a code', async () => {
    const pool = await codeSender()
    await pool.signUp('ana', 'ana@example.com')
    const ConfirmationCode = await pool.code('ana')
    const { won, refused } = await race(CALLERS, (index) =>
      by(index).client.confirmSignUp({ ClientId: pool.clientId, Username: 'ana', ConfirmationCode }),
    )
    expect(won).toHaveLength(1)
    expect(Object.values(refused).reduce((sum, count) => sum + count)).toBe(CALLERS - 1)
    expect(refused).not.toHaveProperty('CodeMismatchException')
    expect((await pool.user('ana')).status).toBe('CONFIRMED')
  })

  it('one confirmation gets an alias that two wait for', async () => {
    const pool = await codeSender(true)
    const names = ['ana', 'bob', 'eve', 'zoe']
    for (const name of names) await pool.signUp(name, 'pie@example.com')
    const codes = await Promise.all(names.map((name) => pool.code(name)))
    const { won, refused } = await race(names.length, (index) =>
      by(index).client.confirmSignUp({
        ClientId: pool.clientId,
        Username: names[index],
        ConfirmationCode: codes[index],
      }),
    )
    expect([won.length, refused]).toEqual([1, { AliasExistsException: names.length - 1 }])
    const states = await Promise.all(names.map((name) => pool.user(name)))
    expect(states.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(1)
    const holder = await pool.user('pie@example.com')
    expect(holder).toMatchObject({ status: 'CONFIRMED', isVerified: true })
  })

  it('an alias that all of them move ends with one of them', async () => {
    const pool = await codeSender(true)
    const names = Array.from({ length: 8 }, (_, index) => `user${index}`)
    await Promise.all(names.map((name) => pool.signUp(name, 'pie@example.com')))
    const codes = await Promise.all(names.map((name) => pool.code(name)))
    const { won } = await race(names.length, (index) =>
      by(index).client.confirmSignUp({
        ClientId: pool.clientId,
        Username: names[index],
        ConfirmationCode: codes[index],
        ForceAliasCreation: true,
      }),
    )
    expect(won).toHaveLength(names.length)
    const states = await Promise.all(names.map((name) => pool.user(name)))
    const verified = states.filter(({ isVerified }) => isVerified)
    expect(verified.map(({ name }) => name)).toEqual([(await pool.user('pie@example.com')).name])
  })

  it('one verification spends a code', async () => {
    const pool = await makePool()
    const { accessToken: AccessToken, username } = await pool.signedIn()
    await client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })
    const Code = await pool.code(username)
    const { won, refused } = await race(CALLERS, (index) =>
      by(index).client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code }),
    )
    expect(won).toHaveLength(1)
    expect(Object.keys(refused).filter((name) => !/^(ExpiredCode|LimitExceeded)Exception$/.test(name))).toEqual([])
  })

  it('one reset spends a code', async () => {
    const pool = await makePool()
    const { username: Username } = await pool.user()
    await client.forgotPassword({ ClientId: pool.clientId, Username })
    const ConfirmationCode = await pool.code(Username)
    const password = (index: number) => `New-passw0rd${index}`
    const { won } = await race(CALLERS, async (index) => {
      const reset = { ClientId: pool.clientId, Username, ConfirmationCode, Password: password(index) }
      await by(index).client.confirmForgotPassword(reset)
      return index
    })
    expect(won).toHaveLength(1)
    await expect(pool.signIn(Username, password(won[0] ?? -1))).resolves.toHaveProperty('accessToken')
  })

  it('at most 15 of many guesses at a code are judged', async () => {
    const pool = await codeSender()
    await pool.signUp('ana', 'ana@example.com')
    const ConfirmationCode = other(await pool.code('ana'))
    const { won, refused } = await race(CALLERS, (index) =>
      by(index).client.confirmSignUp({ ClientId: pool.clientId, Username: 'ana', ConfirmationCode }),
    )
    expect(won).toEqual([])
    expect(refused).toEqual({ CodeMismatchException: 15, LimitExceededException: CALLERS - 15 })
  })

  it('one response spends a session', async () => {
    const pool = await makePool()
    const { username: USERNAME } = await pool.user()
    await client.adminSetUserPassword({ UserPoolId: pool.id, Username: USERNAME, Password: 'Temp-passw0rd' })
    const { Session } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: 'Temp-passw0rd' },
    })
    const password = (index: number) => `New-passw0rd${index}`
    const { won, refused } = await race(CALLERS, async (index) => {
      const { AuthenticationResult: result } = await by(index).client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME, NEW_PASSWORD: password(index) },
      })
      return { index, result }
    })
    expect([won.length, refused]).toEqual([1, { NotAuthorizedException: CALLERS - 1 }])
    expect(won[0]?.result).toHaveProperty('RefreshToken')
    await expect(pool.signIn(USERNAME, password(won[0]?.index ?? -1))).resolves.toHaveProperty('accessToken')
  })

  it('one caller rotates a refresh token, and its reuse ends the sign-in', async () => {
    const pool = await makePool({}, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } })
    const { refreshToken: RefreshToken } = await pool.signedIn()
    const { won, refused } = await race(CALLERS, (index) =>
      by(index).client.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken }),
    )
    expect(won).toHaveLength(1)
    expect(refused).toHaveProperty('RefreshTokenReuseException')
    const successor = won[0]?.AuthenticationResult?.RefreshToken ?? ''
    const next = client.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken: successor })
    await expect(next).rejects.toMatchObject({ message: 'Refresh Token has been revoked' })
  })

  describe('a second factor', () => {
    /** Somebody with an authenticator app and a phone, of which one is asked for. */
    async function withFactor(factor: 'SMSMfaSettings' | 'SoftwareTokenMfaSettings') {
      const pool = await makePool()
      const { username: Username, accessToken: AccessToken } = await pool.signedIn()
      const at = { UserPoolId: pool.id, Username }
      await client.setUserPoolMfaConfig({
        UserPoolId: pool.id,
        MfaConfiguration: 'OPTIONAL',
        SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' } },
        SoftwareTokenMfaConfiguration: { Enabled: true },
      })
      const UserAttributes = [{ Name: 'phone_number', Value: '+15551234567' }]
      await client.adminUpdateUserAttributes({ ...at, UserAttributes })
      const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
      const app = authenticator(SecretCode)
      await client.verifySoftwareToken({ AccessToken, UserCode: app.at(services.clock.now()) })
      await client.adminSetUserMFAPreference({ ...at, [factor]: { Enabled: true } })
      const start = async () =>
        client.initiateAuth({
          ClientId: pool.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: Username, PASSWORD: 'Passw0rd!' },
        })
      const answer = (index: number, Session: string | undefined, code: string) =>
        by(index).client.respondToAuthChallenge({
          ClientId: pool.clientId,
          ChallengeName: factor === 'SMSMfaSettings' ? 'SMS_MFA' : 'SOFTWARE_TOKEN_MFA',
          Session,
          ChallengeResponses: { USERNAME: Username, SMS_MFA_CODE: code, SOFTWARE_TOKEN_MFA_CODE: code },
        })
      const sent = async () => {
        const messages = await Promise.all(
          all.map(({ inbox }) => inbox.read({ poolId: pool.id, username: Username }, 0)),
        )
        return messages.flat().at(-1)?.code ?? ''
      }
      return { start, answer, sent, next: () => app.at(services.clock.now(), 1) }
    }

    it('of one step of an authenticator app is good for one of 20 sign-ins', async () => {
      const { start, answer, next } = await withFactor('SoftwareTokenMfaSettings')
      const sessions = await Promise.all(Array.from({ length: 20 }, start))
      const code = next()
      const { won, refused, messages } = await race(20, (index) => answer(index, sessions[index]?.Session, code))
      expect(won).toHaveLength(1)
      expect(won[0]?.AuthenticationResult).toHaveProperty('RefreshToken')
      const used = messages['Your software token has already been used once.'] ?? 0
      const locked = messages['Password attempts exceeded'] ?? 0
      // To show it again is a guess that failed.
      expect(used).toBeGreaterThan(0)
      expect([used + locked, refused['ExpiredCodeException']]).toEqual([19, used])
    })

    it('is set up by one of several sign-ins', async () => {
      const pool = await makePool()
      const { username: USERNAME } = await pool.user()
      const totp = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } } as const
      await client.setUserPoolMfaConfig({ UserPoolId: pool.id, ...totp })
      const ready = async (index: number) => {
        const { client } = by(index)
        const { Session: first } = await client.initiateAuth({
          ClientId: pool.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD: 'Passw0rd!' },
        })
        const { SecretCode, Session: second } = await client.associateSoftwareToken({ Session: first })
        const UserCode = authenticator(SecretCode).at(services.clock.now())
        const { Session } = await client.verifySoftwareToken({ Session: second, UserCode })
        return Session
      }
      const sessions = await Promise.all(Array.from({ length: 8 }, (_, index) => ready(index)))
      const { won, refused } = await race(16, (index) =>
        by(index).client.respondToAuthChallenge({
          ClientId: pool.clientId,
          ChallengeName: 'MFA_SETUP',
          Session: sessions[index % 8],
          ChallengeResponses: { USERNAME },
        }),
      )
      expect([won.length, refused]).toEqual([1, { NotAuthorizedException: 15 }])
    })

    it.each(['SMSMfaSettings', 'SoftwareTokenMfaSettings'] as const)(
      'is judged at most 20 times of 100, and then locked: %s',
      async (factor) => {
        const { start, answer, sent, next } = await withFactor(factor)
        const { Session } = await start()
        const right = factor === 'SMSMfaSettings' ? await sent() : next()
        const { won, messages } = await race(100, (index) => answer(index, Session, other(right)))
        expect(won).toEqual([])
        const locked = messages['Password attempts exceeded'] ?? 0
        expect(100 - locked).toBeGreaterThanOrEqual(5)
        expect(100 - locked).toBeLessThanOrEqual(20)
        await expect(answer(0, Session, right)).rejects.toThrow('Password attempts exceeded')
        await expect(start()).rejects.toThrow('Password attempts exceeded')
        all.forEach(({ clock }) => clock.advance(60))
        expect(await answer(0, Session, factor === 'SMSMfaSettings' ? right : next())).toHaveProperty(
          'AuthenticationResult.AccessToken',
        )
      },
    )
  })

  it('at most 20 of 100 guesses at a password are judged', async () => {
    const pool = await makePool()
    const { username } = await pool.user()
    const { won, messages } = await race(100, (index) =>
      by(index).client.initiateAuth({
        ClientId: pool.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: `Wrong-passw0rd${index}` },
      }),
    )
    expect(won).toEqual([])
    const judged = messages['Incorrect username or password.'] ?? 0
    expect(judged).toBeGreaterThanOrEqual(5)
    expect(judged).toBeLessThanOrEqual(20)
    expect(messages['Password attempts exceeded']).toBe(100 - judged)
    const { pool: found } = (await services.storage.clients.find(pool.clientId as ClientId)) ?? {}
    const user = found && (await services.storage.users.find(found.key, { usernameKey: username, aliases: [] }))
    const guesses = found && user && (await services.storage.guesses.find(found.key, user.sub))
    expect(guesses?.failures).toBe(judged)
  })
})
