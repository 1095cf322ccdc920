import { describe, expect, it, vi } from 'vitest'
import { server } from '../../../test/server.ts'
import { srpClaim, srpStart } from '../../../test/srp-client.ts'
import { present } from '../../storage/conformance/subject.ts'
import type { PoolId } from '../../storage/port/index.ts'
import { subOfNobody } from '../decoy.ts'
import { guesser } from './lockout.ts'

const { client, services, pool: makePool, clock } = await server()

// Time stands still but for what a test says.
vi.useFakeTimers({ toFake: ['Date'] })

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' }
const PASSWORD = 'Passw0rd!'
const GUESS = 'Wr0ng-one'

type TestPool = Awaited<ReturnType<typeof makePool>>
const pool = await makePool({ AliasAttributes: ['email'] }, { PreventUserExistenceErrors: 'ENABLED' })
const byAddress = await makePool({ UsernameAttributes: ['email'] }, { PreventUserExistenceErrors: 'ENABLED' })

const byPassword = (username: string, password: string, at: TestPool = pool) => at.signIn(username, password)

const byAdmin = (username: string, password: string, at: TestPool = pool) =>
  client.adminInitiateAuth({
    UserPoolId: at.id,
    ClientId: at.clientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  })

async function bySrp(username: string, password: string, at: TestPool = pool) {
  const start = srpStart()
  const { ChallengeParameters } = await client.initiateAuth({
    ClientId: at.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: start.A },
  })
  return client.respondToAuthChallenge({
    ClientId: at.clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: srpClaim(at.id, password, start, ChallengeParameters),
  })
}

async function fail(times: number, how: (username: string, password: string) => Promise<unknown>, username: string) {
  for (let guess = 0; guess < times; guess += 1) await expect(how(username, GUESS)).rejects.toMatchObject(WRONG)
}

describe('the lockout', () => {
  it('comes with the fifth failure and doubles with each further one', async () => {
    const { username } = await pool.user()
    await fail(5, byPassword, username)
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]) {
      clock.advance(seconds - 0.001)
      await expect(byPassword(username, PASSWORD)).rejects.toMatchObject(LOCKED)
      clock.advance(0.001)
      if (seconds < 900) await fail(1, byPassword, username)
    }
    // After fifteen minutes without a guess, it starts afresh.
    await fail(4, byPassword, username)
    await byPassword(username, PASSWORD)
  })

  it('is not made longer by guesses during a lock', async () => {
    const { username } = await pool.user()
    await fail(5, byPassword, username)
    for (let guess = 0; guess < 10; guess += 1) {
      await expect(byPassword(username, GUESS)).rejects.toMatchObject(LOCKED)
    }
    clock.advance(1)
    await byPassword(username, PASSWORD)
  })

  it('ends with a success after the lock', async () => {
    const { username } = await pool.user()
    await fail(5, byPassword, username)
    clock.advance(1)
    await byPassword(username, PASSWORD)
    await fail(4, byPassword, username)
    await byPassword(username, PASSWORD)
    await fail(4, byPassword, username)
  })

  it('forgets failures after fifteen quiet minutes', async () => {
    const { username } = await pool.user()
    await fail(4, byPassword, username)
    clock.advance(900)
    await fail(4, byPassword, username)
    await byPassword(username, PASSWORD)
  })

  it('counts for one user what comes by any way and name', async () => {
    const { username, email } = await pool.user()
    const { accessToken: AccessToken } = await pool.signIn(username, PASSWORD)
    await fail(1, byPassword, username)
    await fail(1, byPassword, email)
    await fail(1, byAdmin, username)
    await fail(1, bySrp, email)
    const change = (PreviousPassword: string) =>
      client.changePassword({ AccessToken, PreviousPassword, ProposedPassword: 'New-passw0rd' })
    await expect(change(GUESS)).rejects.toMatchObject(WRONG)
    for (const way of [byPassword, byAdmin, bySrp]) {
      for (const name of [username, email]) await expect(way(name, PASSWORD)).rejects.toMatchObject(LOCKED)
    }
    await expect(change(PASSWORD)).rejects.toMatchObject(LOCKED)
    clock.advance(1)
    await bySrp(username, PASSWORD)
  })

  it('does not outlast a clock that is set back', async () => {
    const { username } = await pool.user()
    clock.advance(86_400)
    await fail(5, byPassword, username)
    clock.advance(-60)
    await expect(byPassword(username, PASSWORD)).rejects.toMatchObject(LOCKED)
    clock.advance(60 - 86_400)
    await byPassword(username, PASSWORD)
  })

  it('is of one user only', async () => {
    const [one, two] = [await pool.user(), await pool.user()]
    await fail(5, byPassword, one.username)
    await byPassword(two.username, PASSWORD)
  })

  it('is of one pool only', async () => {
    const other = await makePool()
    await other.user({ username: 'twin' })
    await pool.user({ username: 'twin' })
    await fail(5, byPassword, 'twin')
    await byPassword('twin', PASSWORD, other)
  })

  it('comes for nobody as for a user', async () => {
    await fail(5, byPassword, 'nobody')
    for (const way of [byPassword, byAdmin, bySrp]) {
      await expect(way('nobody', PASSWORD)).rejects.toMatchObject(LOCKED)
    }
    // Names differ by case here, so this would be another user.
    await fail(1, byPassword, 'Nobody')
    clock.advance(1)
    await fail(1, byPassword, 'nobody')
  })

  it('cannot be brought upon somebody by the name of nobody, as nobody sees which names count as one', async () => {
    const at = present(await services.storage.pools.find(byAddress.id as PoolId)) // from the API
    const subs = new Map<string, string>()
    // Among so many, two ids have a beginning in common.
    const pairs = Array.from({ length: 8_000 }, (_, index) => `x${index}@example.com`).flatMap((name) => {
      const beginning = subOfNobody(services, at, name).slice(0, 5)
      const other = subs.get(beginning)
      subs.set(beginning, name)
      return other === undefined ? [] : [[name, other] as const]
    })
    expect(pairs.length).toBeGreaterThan(0)
    const who = (name: string) => guesser(services, at, undefined, name)
    expect(pairs.filter(([one, two]) => who(one) === who(two))).toEqual([])
  })

  it('counts for nobody what comes by SRP and by address in one', async () => {
    const name = 'nobody@example.com'
    await fail(3, (username, password) => bySrp(username, password, byAddress), name)
    await fail(2, (username, password) => byPassword(username, password, byAddress), name)
    await expect(bySrp(name, GUESS, byAddress)).rejects.toMatchObject(LOCKED)
    await expect(byPassword(name, GUESS, byAddress)).rejects.toMatchObject(LOCKED)
  })

  it.each([
    [
      'an administrator sets the password',
      (username: string) =>
        client.adminSetUserPassword({ UserPoolId: pool.id, Username: username, Password: PASSWORD, Permanent: true }),
    ],
    [
      'a code sets the password',
      async (username: string) => {
        await client.forgotPassword({ ClientId: pool.clientId, Username: username })
        await client.confirmForgotPassword({
          ClientId: pool.clientId,
          Username: username,
          ConfirmationCode: await pool.code(username),
          Password: PASSWORD,
        })
      },
    ],
  ])('ends when %s', async (_, happen) => {
    const { username } = await pool.user()
    await fail(5, byPassword, username)
    await happen(username)
    await byPassword(username, PASSWORD)
  })

  it.each([
    ['password', byPassword],
    ['SRP', bySrp],
  ])('lets at most 20 of 100 guesses by %s at once be judged', async (_, way) => {
    const { username } = await pool.user()
    const failures = vi.spyOn(services.storage.guesses, 'fail')
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => way(username, GUESS)))
    const judged = failures.mock.calls.length
    failures.mockRestore()
    expect(judged).toBeGreaterThanOrEqual(5)
    expect(judged).toBeLessThanOrEqual(20)
    const messages = outcomes.map((one) => (one.status === 'rejected' ? (one.reason as Error).message : 'signed in'))
    expect(new Set(messages)).toEqual(new Set([WRONG.message, LOCKED.message]))
    expect(messages.filter((message) => message === WRONG.message)).toHaveLength(judged)
  })
})
