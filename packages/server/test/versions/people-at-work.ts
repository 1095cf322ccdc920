import { setTimeout as sleep } from 'node:timers/promises'
import { decodeProtectedHeader } from 'jose'
import { expect, vi } from 'vitest'
import type { Child } from '../crash/child.ts'
import { srpClaim, srpStart, srpTimestamp } from '../srp-client.ts'

// People who use a pool all the time, behind a load balancer, while servers come and go.

export interface At {
  readonly UserPoolId: string
  readonly ClientId: string
}

/** Between two rounds of one person. */
const PAUSE_MS = 100

type Answer = Record<string, unknown>
interface Tokens {
  readonly AccessToken: string
  readonly RefreshToken: string
}

/** Sends to the servers by turns; to another one when one is not there any more. */
export function createBalancer() {
  let turn = 0
  const servers: Child[] = []
  return {
    servers,
    /** Answers what an operation answers. Any refusal fails the test. */
    async call(operation: string, input: object): Promise<Answer> {
      for (let tries = 0; ; tries += 1) {
        turn += 1
        const server = servers[turn % servers.length]
        try {
          const { status, body } = (await server?.call(operation, input)) ?? { status: 0, body: 'There is no server.' }
          expect(status, `${operation}: ${body}`).toBe(200)
          return JSON.parse(body || '{}') as Answer // the operation's own answer
        } catch (error) {
          const code = error instanceof Error && 'code' in error ? error.code : undefined
          if (!['ECONNREFUSED', 'ECONNRESET'].includes(String(code)) || tries === 5) throw error
        }
      }
    },
  }
}

export type Balancer = ReturnType<typeof createBalancer>

/** Makes a pool, and a client whose refresh tokens turn at each use. */
export async function openPool({ call }: Balancer): Promise<At> {
  const pool = (await call('CreateUserPool', { PoolName: 'rolling' }))['UserPool'] as { Id: string }
  const app = await call('CreateUserPoolClient', {
    UserPoolId: pool.Id,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    AccessTokenValidity: 1,
    TokenValidityUnits: { AccessToken: 'days' },
  })
  return { UserPoolId: pool.Id, ClientId: (app['UserPoolClient'] as { ClientId: string }).ClientId }
}

/**
 * Lets so many people work: each looks at the profile, finds what was written last, writes anew, changes the password,
 * comes back by SRP, and takes new tokens for the old ones; then again.
 */
export async function putToWork({ call }: Balancer, { UserPoolId, ClientId }: At, count: number) {
  /** Milliseconds that the servers' clocks are ahead. */
  let ahead = 0
  let rounds = 0
  let isAtWork = true
  let working: Promise<unknown> = Promise.resolve()
  const people = await Promise.all(Array.from({ length: count }, (_, index) => invited(`person${index}`)))

  async function invited(username: string) {
    const at = { UserPoolId, Username: username }
    await call('AdminCreateUser', { ...at, TemporaryPassword: 'T3mporary!', MessageAction: 'SUPPRESS' })
    const { Session } = await call('InitiateAuth', {
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: 'T3mporary!' },
    })
    const password = 'Passw0rd!'
    const answered = await call('RespondToAuthChallenge', {
      ClientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: username, NEW_PASSWORD: password },
    })
    return { username, password, nickname: undefined as string | undefined, ...tokensOf(answered) }
  }

  async function signIn(username: string, password: string): Promise<Tokens> {
    const start = srpStart()
    const { ChallengeParameters } = await call('InitiateAuth', {
      ClientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: start.A },
    })
    const parameters = ChallengeParameters as Record<string, string> // as the operation answers
    const timestamp = srpTimestamp(new Date(Date.now() + ahead))
    const ChallengeResponses = srpClaim(UserPoolId, password, start, parameters, timestamp)
    return tokensOf(
      await call('RespondToAuthChallenge', { ClientId, ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses }),
    )
  }

  async function refresh({ RefreshToken }: Tokens): Promise<Tokens> {
    return tokensOf(await call('GetTokensFromRefreshToken', { ClientId, RefreshToken }))
  }

  type Person = (typeof people)[number]

  async function find({ username, nickname, AccessToken }: Person): Promise<void> {
    const { Username, UserAttributes } = await call('GetUser', { AccessToken })
    const stored = (UserAttributes as { Name: string; Value: string }[]).find(({ Name }) => Name === 'nickname')
    expect([Username, stored?.Value]).toEqual([username, nickname])
  }

  async function round(person: Person): Promise<void> {
    await find(person)
    const { AccessToken } = person
    const [nickname, password] = [`round ${rounds}`, `Passw0rd-${rounds}!`]
    await call('UpdateUserAttributes', { AccessToken, UserAttributes: [{ Name: 'nickname', Value: nickname }] })
    person.nickname = nickname
    await call('ChangePassword', { AccessToken, PreviousPassword: person.password, ProposedPassword: password })
    person.password = password
    Object.assign(person, await refresh(await signIn(person.username, password)))
    rounds += 1
    // The servers that come and go are to find room to do so.
    await sleep(PAUSE_MS)
  }

  function start(): void {
    isAtWork = true
    working = Promise.all(
      people.map(async (person) => {
        // oxlint-disable-next-line no-unmodified-loop-condition -- `stop` modifies it meanwhile
        while (isAtWork) await round(person)
      }),
    )
    // Whoever stops them is told.
    working.catch(() => undefined)
  }
  async function stop(): Promise<void> {
    isAtWork = false
    await working
  }

  start()
  return {
    /** Resolves when everybody has gone on for a while. */
    async some(): Promise<void> {
      const until = rounds + count
      await Promise.race([vi.waitUntil(() => rounds >= until, { timeout: 20_000, interval: 10 }), working])
    },
    /** Sets the clocks while nobody is in the middle of a sign-in, which would be too old at once; then goes on. */
    async whileResting(seconds: number, advance: () => Promise<unknown>): Promise<void> {
      await stop()
      await advance()
      ahead += seconds * 1000
      // With the tokens they hold.
      for (const person of people) if (seconds < 86_400) await find(person)
      for (const person of people) Object.assign(person, await refresh(person))
      start()
    },
    /** The keys that the tokens were signed with which people hold. */
    signedBy: () => new Set(people.map(({ AccessToken }) => decodeProtectedHeader(AccessToken).kid)),
    /** Sends everybody home, after a last look whether all that was written is there. */
    async end(): Promise<void> {
      await stop()
      for (const person of people) {
        Object.assign(person, await signIn(person.username, person.password))
        await find(person)
      }
    },
  }
}

function tokensOf(answer: Answer): Tokens {
  return answer['AuthenticationResult'] as Tokens // as the operation answers
}
