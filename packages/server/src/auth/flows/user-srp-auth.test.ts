import { beforeEach, describe, expect, it, vi } from 'vitest'
import { watchStatements } from '../../../test/asked-statements.ts'
import { claims } from '../../../test/claims.ts'
import { server } from '../../../test/server.ts'
import { srpClaim, srpStart, srpTimestamp } from '../../../test/srp-client.ts'
import * as modexp from '../../crypto/modexp.ts'

// Counted, not replaced: what tells nobody from somebody must not be the work that is done.
vi.mock(import('../../crypto/modexp.ts'), { spy: true })

const { client, services, pool: makePool } = await server()

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
const INVALID_SESSION = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' }
const SPENT = { message: 'Invalid session for the user, session can only be used once.' }
const BAD_TIMESTAMP = 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.'
const PASSWORD = 'Passw0rd!'

type TestPool = Awaited<ReturnType<typeof makePool>>
const pool = await makePool({ AliasAttributes: ['email'] }, { PreventUserExistenceErrors: 'ENABLED' })

async function begin(at: Pick<TestPool, 'clientId'>, username: string, start = srpStart()) {
  const challenge = await client.initiateAuth({
    ClientId: at.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: start.A },
  })
  return { start, ...challenge }
}

function respond(at: Pick<TestPool, 'clientId'>, responses: Record<string, string>, Session?: string) {
  return client.respondToAuthChallenge({
    ClientId: at.clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: responses,
    Session,
  })
}

describe('SRP', () => {
  it('asks for a proof and gives tokens for it', async () => {
    const { username } = await pool.user()
    const challenge = await begin(pool, username)
    expect(challenge.ChallengeName).toBe('PASSWORD_VERIFIER')
    expect(challenge.Session).toBeUndefined()
    expect(challenge.AuthenticationResult).toBeUndefined()
    expect(challenge.ChallengeParameters).toEqual({
      SALT: expect.stringMatching(/^[1-9a-f][0-9a-f]{0,31}$/),
      SRP_B: expect.stringMatching(/^[1-9a-f][0-9a-f]{700,767}$/),
      SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    })
    const claim = srpClaim(pool.id, PASSWORD, challenge.start, challenge.ChallengeParameters)
    const answer = await respond(pool, claim)
    expect(answer.ChallengeParameters).toEqual({})
    expect(answer.ChallengeName).toBeUndefined()
    expect(answer.Session).toBeUndefined()
    await client.getUser({ AccessToken: answer.AuthenticationResult?.AccessToken })
  })

  it('takes an answer with any Session, as its state is in SECRET_BLOCK', async () => {
    const { username } = await pool.user()
    const { start, ChallengeParameters } = await begin(pool, username)
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    const answer = await respond(pool, claim, 'x'.repeat(20))
    expect(answer.AuthenticationResult?.RefreshToken).toBeDefined()
    await expect(respond(pool, claim)).rejects.toMatchObject(SPENT)
  })

  it('takes a sub, also where users are not hidden', async () => {
    const open = await makePool()
    const { username, accessToken } = await open.signedIn()
    const sub = String(claims(accessToken)['sub'])
    const { start, ChallengeParameters } = await begin(open, sub)
    expect(ChallengeParameters).toMatchObject({ USERNAME: username, USER_ID_FOR_SRP: username })
    const claim = srpClaim(open.id, PASSWORD, start, ChallengeParameters)
    expect(await respond(open, claim)).toHaveProperty('AuthenticationResult')
  })

  it('works for a back end', async () => {
    const { username } = await pool.user()
    const start = srpStart()
    const at = { UserPoolId: pool.id, ClientId: pool.clientId }
    const challenge = await client.adminInitiateAuth({
      ...at,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: start.A.toUpperCase() },
    })
    const answer = await client.adminRespondToAuthChallenge({
      ...at,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: srpClaim(pool.id, PASSWORD, start, challenge.ChallengeParameters),
    })
    expect(answer.AuthenticationResult?.AccessToken).toBeDefined()
  })

  it('takes an alias, in both steps', async () => {
    const { username, email } = await pool.user()
    const { start, ChallengeParameters } = await begin(pool, email)
    expect(ChallengeParameters).toMatchObject({ USERNAME: username, USER_ID_FOR_SRP: username })
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    expect(await respond(pool, { ...claim, USERNAME: email })).toHaveProperty('AuthenticationResult')
  })

  it('leads on to a new password', async () => {
    const at = { UserPoolId: pool.id, Username: 'srp-new' }
    await client.adminCreateUser({ ...at, TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' })
    const { start, ChallengeParameters } = await begin(pool, at.Username)
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    const next = await respond(pool, claim)
    expect(next).toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeParameters: { USER_ID_FOR_SRP: at.Username, requiredAttributes: '[]', userAttributes: '{}' },
    })
    await expect(respond(pool, claim)).rejects.toMatchObject(SPENT)
  })

  it('leaves the challenge good when the device is unknown', async () => {
    const { username } = await pool.user()
    const { start, ChallengeParameters } = await begin(pool, username)
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    const DEVICE_KEY = 'eu-west-1_b8fbbe10-21ea-4a4d-9d5d-8d4dd1f1bd1a'
    await expect(respond(pool, { ...claim, DEVICE_KEY })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Device does not exist.',
    })
    expect(await respond(pool, claim)).toHaveProperty('AuthenticationResult')
  })

  it('answers many at once', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => pool.user()))
    const answers = await Promise.all(
      people.map(async ({ username }) => {
        const { start, ChallengeParameters } = await begin(pool, username)
        return respond(pool, srpClaim(pool.id, PASSWORD, start, ChallengeParameters))
      }),
    )
    expect(answers.filter(({ AuthenticationResult }) => AuthenticationResult)).toHaveLength(8)
  })
})

describe('a proof', async () => {
  const { username } = await pool.user()
  const other = await pool.user()

  it.each([
    ['no name', { USERNAME: '' }, 'Missing required parameter USERNAME'],
    ['no signature', { PASSWORD_CLAIM_SIGNATURE: '' }, 'Missing required parameter PASSWORD_CLAIM_SIGNATURE'],
    ['no secret block', { PASSWORD_CLAIM_SECRET_BLOCK: '' }, 'Missing required parameter PASSWORD_CLAIM_SECRET_BLOCK'],
    ['no time', { TIMESTAMP: '' }, 'Missing required parameter TIMESTAMP'],
    ['a time of another form', { TIMESTAMP: new Date(0).toISOString() }, BAD_TIMESTAMP],
    ['a time of another language', { TIMESTAMP: 'Di Mär 5 07:08:09 UTC 2024' }, BAD_TIMESTAMP],
  ])('with %s is refused', async (_, change, message) => {
    const { start, ChallengeParameters } = await begin(pool, username)
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    await expect(respond(pool, { ...claim, ...change })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    })
  })

  it.each([
    ['a garbled secret block', { PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA' }],
    ['the name of another user', { USERNAME: other.username }],
    ['a name nobody has', { USERNAME: 'nobody' }],
  ])('with %s has no session', async (_, change) => {
    const { start, ChallengeParameters } = await begin(pool, username)
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    await expect(respond(pool, { ...claim, ...change })).rejects.toMatchObject(INVALID_SESSION)
  })

  it.each([
    ['a signature of nothing', { PASSWORD_CLAIM_SIGNATURE: 'AAAA' }],
    ['a signature of another time', { TIMESTAMP: srpTimestamp(new Date(86_400_000)) }],
  ])('with %s is a wrong password', async (_, change) => {
    const { username } = await pool.user()
    const { start, ChallengeParameters } = await begin(pool, username)
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    await expect(respond(pool, { ...claim, ...change })).rejects.toMatchObject(WRONG)
  })

  it.each([
    ['a day with a leading zero', 'Tue Mar 05 07:08:09 UTC 2024'],
    ['the weekday of another date', 'Wed Mar 5 07:08:09 UTC 2024'],
  ])('over %s is a wrong password', async (_, TIMESTAMP) => {
    const { username } = await pool.user()
    const { start, ChallengeParameters } = await begin(pool, username)
    const wrong = srpClaim(pool.id, PASSWORD, start, ChallengeParameters, TIMESTAMP)
    await expect(respond(pool, wrong)).rejects.toMatchObject(WRONG)
    const right = srpClaim(pool.id, PASSWORD, start, ChallengeParameters, 'Tue Mar 5 07:08:09 UTC 2024')
    expect(await respond(pool, right)).toHaveProperty('AuthenticationResult')
  })

  it('of a wrong password leaves the challenge good', async () => {
    const { username } = await pool.user()
    const { start, ChallengeParameters } = await begin(pool, username)
    const wrong = srpClaim(pool.id, 'Wr0ng-one', start, ChallengeParameters)
    await expect(respond(pool, wrong)).rejects.toMatchObject(WRONG)
    const right = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    expect(await respond(pool, right)).toHaveProperty('AuthenticationResult')
  })
})

describe('a name nobody has', async () => {
  const byAddress = await makePool({ UsernameAttributes: ['email'] }, { PreventUserExistenceErrors: 'ENABLED' })
  const anyCase = await makePool(
    { UsernameConfiguration: { CaseSensitive: false } },
    { PreventUserExistenceErrors: 'ENABLED' },
  )

  it('has one salt and one id for good', async () => {
    const one = await begin(pool, 'nobody')
    const two = await begin(pool, 'nobody')
    const another = await begin(pool, 'nobody-else')
    const elsewhere = await begin(anyCase, 'nobody')
    const of = ({ ChallengeParameters: shown }: typeof one) => ({
      SALT: shown?.['SALT'],
      id: shown?.['USER_ID_FOR_SRP'],
    })
    expect(of(two)).toEqual(of(one))
    expect(two.ChallengeParameters?.['SRP_B']).not.toBe(one.ChallengeParameters?.['SRP_B'])
    expect(of(another).SALT).not.toBe(of(one).SALT)
    expect(of(elsewhere).SALT).not.toBe(of(one).SALT)
    expect(of(await begin(anyCase, 'NoBody'))).toEqual(of(elsewhere))
  })

  it('has an id in the form of the ids that exist', async () => {
    expect((await begin(pool, 'nobody')).ChallengeParameters?.['USER_ID_FOR_SRP']).toBe('nobody')
    expect((await begin(byAddress, 'nobody@example.com')).ChallengeParameters?.['USER_ID_FOR_SRP']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]0[0-9a-f]1-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    )
  })

  it('has a challenge as long as that of a user with a past', async () => {
    const { username } = await pool.user()
    const at = { UserPoolId: pool.id, Username: username, Password: PASSWORD, Permanent: true }
    for (let change = 0; change < 12; change += 1) await client.adminSetUserPassword(at)
    const lengths = async (name: string) => {
      const start = srpStart()
      const { ChallengeParameters: shown, Session } = await begin(pool, name, start)
      const block = Buffer.from(shown?.['SECRET_BLOCK'] ?? '', 'base64')
      // Both public values are in it, and known to everybody.
      return { Session, block: block.byteLength - (shown?.['SRP_B']?.length ?? 0) - start.A.length }
    }
    expect(await lengths('x'.repeat(username.length))).toEqual(await lengths(username))
  })

  it('fails as a wrong password does, whatever it answers with', async () => {
    const { start, ChallengeParameters } = await begin(pool, 'nobody')
    const claim = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    await expect(respond(pool, claim)).rejects.toMatchObject(WRONG)
    // As for a user, another name is another person: it must not tell that there is none.
    const somebody = await pool.user()
    for (const USERNAME of ['nobody-else', somebody.username]) {
      await expect(respond(pool, { ...claim, USERNAME })).rejects.toMatchObject(INVALID_SESSION)
    }
  })

  it('answers with the address it was asked for', async () => {
    const { start, ChallengeParameters } = await begin(byAddress, 'nobody@example.com')
    const claim = srpClaim(byAddress.id, PASSWORD, start, ChallengeParameters)
    await expect(respond(byAddress, claim)).rejects.toMatchObject(WRONG)
    await expect(respond(byAddress, { ...claim, USERNAME: 'nobody@example.com' })).rejects.toMatchObject(WRONG)
  })
})

describe('the work done', async () => {
  const statements = await watchStatements()
  const sharedKeys = vi.spyOn(services.srp, 'sharedKey')
  const counted = [modexp.powBase2, modexp.pow].map((power) => vi.mocked(power))

  beforeEach(() => {
    statements.forget()
    for (const spy of [...counted, sharedKeys]) spy.mockClear()
  })

  async function workOf(step: () => Promise<unknown>) {
    statements.forget()
    for (const spy of [...counted, sharedKeys]) spy.mockClear()
    await step().catch(() => undefined)
    return {
      statements: statements.texts(),
      base2: modexp.powBase2 === undefined ? 0 : vi.mocked(modexp.powBase2).mock.calls.length,
      any: vi.mocked(modexp.pow).mock.calls.length,
      shared: sharedKeys.mock.calls.length,
    }
  }

  it.each([
    ['a wrong password', 'Wr0ng-one'],
    ['another wrong password', 'Wr0ng-two'],
  ])('is the same for nobody as for %s', async (_, password) => {
    const { username } = await pool.user()
    const names = [username, `no-${username}`]
    const [known, unknown] = [
      await workOf(() => pool.signIn(names[0] ?? '', password)),
      await workOf(() => pool.signIn(names[1] ?? '', password)),
    ]
    expect(known).toMatchObject({ base2: 1, shared: 0 })
    expect(unknown).toEqual(known)
  })

  it('is the same for nobody in both steps of SRP', async () => {
    const { username } = await pool.user()
    const work = []
    for (const name of [username, `no-${username}`]) {
      const start = srpStart()
      let challenge: Awaited<ReturnType<typeof begin>> | undefined
      const first = await workOf(async () => (challenge = await begin(pool, name, start)))
      const claim = srpClaim(pool.id, 'Wr0ng-one', start, challenge?.ChallengeParameters)
      const second = await workOf(() => respond(pool, claim))
      work.push([first, second])
    }
    expect(work[0]).toMatchObject([{ base2: 1, shared: 0 }, { shared: 1 }])
    expect(work[1]).toEqual(work[0])
  })
})
