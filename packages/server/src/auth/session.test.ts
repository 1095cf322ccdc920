import { describe, expect, it, vi } from 'vitest'
import { otherThan } from '../../test/authenticator.ts'
import { PREFERRED, towns } from '../../test/mfa-towns.ts'
import { server } from '../../test/server.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'

const running = await server()
const { client, pool: makePool, clock } = running

// Time stands still but for what a test says.
vi.useFakeTimers({ toFake: ['Date'] })

const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' }
const EXPIRED = { name: 'NotAuthorizedException', message: 'Invalid session for the user, session is expired.' }
const SPENT = {
  name: 'NotAuthorizedException',
  message: 'Invalid session for the user, session can only be used once.',
}
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
const PASSWORD = 'Passw0rd!'
const NEW = 'New-passw0rd'

type TestPool = Awaited<ReturnType<typeof makePool>>
const pool = await makePool()
let users = 0

/** A sign-in that waits for a new password, and how to give it. */
async function temporary(at: TestPool = pool) {
  const Username = `new${(users += 1)}`
  await client.adminCreateUser({
    UserPoolId: at.id,
    Username,
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
  })
  const { Session } = await client.initiateAuth({
    ClientId: at.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: Username, PASSWORD },
  })
  const respond = (change: Partial<{ ClientId: string; USERNAME: string; Session: string | undefined }> = {}) =>
    client.respondToAuthChallenge({
      ClientId: change.ClientId ?? at.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: 'Session' in change ? change.Session : Session,
      ChallengeResponses: { USERNAME: change.USERNAME ?? Username, NEW_PASSWORD: NEW },
    })
  return { Username, Session, respond }
}

/** A sign-in that waits for a proof. */
async function proving(at: TestPool = pool, name?: string) {
  const username = name ?? (await at.user()).username
  const start = srpStart()
  const { ChallengeParameters } = await client.initiateAuth({
    ClientId: at.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: start.A },
  })
  const claim = srpClaim(at.id, PASSWORD, start, ChallengeParameters)
  const respond = ({ ClientId = at.clientId }: { ClientId?: string } = {}) =>
    client.respondToAuthChallenge({ ClientId, ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses: claim })
  return { Username: username, claim, respond }
}

describe('a session', () => {
  it('is good once', async () => {
    const one = await temporary()
    await one.respond()
    await expect(one.respond()).rejects.toMatchObject(SPENT)
    const two = await proving()
    await two.respond()
    await expect(two.respond()).rejects.toMatchObject(SPENT)
  })

  it('is given to one of many who use it at once', async () => {
    for (const { respond } of [await proving(), await temporary()]) {
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => respond()))
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })

  it('lasts as long as the client says, three minutes unless told', async () => {
    const five = await makePool({}, { AuthSessionValidity: 5 })
    const short = [await temporary(), await proving()]
    const long = [await temporary(five), await proving(five)]
    clock.advance(179)
    const inTime = await proving()
    await expect(short[0]?.respond()).resolves.toBeDefined()
    clock.advance(1)
    await expect(short[1]?.respond()).rejects.toMatchObject(EXPIRED)
    clock.advance(119)
    for (const { respond } of [...long, inTime]) await expect(respond()).resolves.toBeDefined()
  })

  it('lasts as long as the client says at every second factor', async () => {
    const { town, withApp } = towns(running)
    const here = await town()
    await client.updateUserPoolClient({
      UserPoolId: here.UserPoolId,
      ClientId: here.pool.clientId,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      AuthSessionValidity: 15,
    })
    await withApp(here)
    const mismatch = { name: 'CodeMismatchException' }
    for (const [challenge, settings] of [
      ['SOFTWARE_TOKEN_MFA', { SoftwareTokenMfaSettings: PREFERRED }],
      ['SMS_MFA', { SMSMfaSettings: PREFERRED }],
      ['EMAIL_OTP', { EmailMfaSettings: PREFERRED }],
    ] as const) {
      await client.adminSetUserMFAPreference({ ...here.at, ...settings })
      const { ChallengeName, Session } = await here.start()
      expect(ChallengeName).toBe(challenge)
      const wrong = otherThan((await here.sent())?.code ?? '000000')
      const field = challenge === 'EMAIL_OTP' ? 'EMAIL_OTP_CODE' : `${challenge}_CODE`
      clock.advance(899)
      await expect(here.respond(challenge, Session, { [field]: wrong })).rejects.toMatchObject(mismatch)
      clock.advance(1)
      await expect(here.respond(challenge, Session, { [field]: wrong })).rejects.toMatchObject(EXPIRED)
    }
  })

  it('has a new lifetime with each step', async () => {
    const at = { UserPoolId: pool.id, Username: 'slow' }
    await client.adminCreateUser({ ...at, TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' })
    const { respond } = await proving(pool, at.Username)
    clock.advance(170)
    const { Session } = await respond()
    clock.advance(170)
    await client.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: at.Username, NEW_PASSWORD: NEW },
    })
  })

  it('cannot be left out for a new password', async () => {
    const { respond } = await temporary()
    await expect(respond({ Session: undefined })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter Session',
    })
  })

  it.each([
    ['garbage', 'x'.repeat(40)],
    ['garbage that begins like one', `AYABe${'x'.repeat(400)}`],
  ])('is not %s', async (_, Session) => {
    const { respond } = await temporary()
    await expect(respond({ Session })).rejects.toMatchObject(INVALID)
  })

  it('is not one with a character changed, cut off or added', async () => {
    const { Session = '', respond } = await temporary()
    const middle = Session.length >> 1
    const other = Session[middle] === 'A' ? 'B' : 'A'
    const changed = Session.slice(0, middle) + other + Session.slice(middle + 1)
    for (const text of [changed, Session.slice(0, -1), `${Session}A`, Session.toLowerCase()]) {
      await expect(respond({ Session: text })).rejects.toMatchObject(INVALID)
    }
    await respond()
  })

  it('belongs to one client', async () => {
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
    })
    const foreign = (await makePool()).clientId
    for (const { respond } of [await temporary(), await proving()]) {
      await expect(respond({ ClientId: UserPoolClient?.ClientId ?? '' })).rejects.toMatchObject(INVALID)
      await expect(respond({ ClientId: foreign })).rejects.toMatchObject(INVALID)
      await respond()
    }
  })

  it('belongs to one user', async () => {
    const { username } = await pool.user()
    const { respond } = await temporary()
    await expect(respond({ USERNAME: username })).rejects.toMatchObject(INVALID)
    await expect(respond({ USERNAME: 'nobody' })).rejects.toMatchObject(INVALID)
    await respond()
  })

  it('belongs to one challenge', async () => {
    const { Username, Session = '' } = await temporary()
    const { claim } = await proving(pool, Username)
    await expect(
      client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: { ...claim, PASSWORD_CLAIM_SECRET_BLOCK: Session },
      }),
    ).rejects.toMatchObject(INVALID)
    for (const ChallengeName of ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'CUSTOM_CHALLENGE', 'ADMIN_NO_SRP_AUTH'] as const) {
      await expect(
        client.respondToAuthChallenge({
          ClientId: pool.clientId,
          ChallengeName,
          Session,
          ChallengeResponses: {
            USERNAME: Username,
            SMS_MFA_CODE: '123456',
            SOFTWARE_TOKEN_MFA_CODE: '123456',
            ANSWER: 'x',
          },
        }),
      ).rejects.toMatchObject(INVALID)
    }
  })

  it('asks for a name whatever the challenge', async () => {
    for (const ChallengeName of ['NEW_PASSWORD_REQUIRED', 'PASSWORD_VERIFIER', 'SMS_MFA'] as const) {
      await expect(
        client.respondToAuthChallenge({ ClientId: pool.clientId, ChallengeName, Session: 'x'.repeat(20) }),
      ).rejects.toMatchObject({ message: 'Missing required parameter USERNAME' })
    }
  })
})

describe('a sign-in between two steps ends', () => {
  const at = (Username: string) => ({ UserPoolId: pool.id, Username })

  it.each([
    ['the user is disabled', (name: string) => client.adminDisableUser(at(name))],
    [
      'the user was disabled and enabled',
      async (name: string) => {
        await client.adminDisableUser(at(name))
        await client.adminEnableUser(at(name))
      },
    ],
    ['the user is signed out everywhere', (name: string) => client.adminUserGlobalSignOut(at(name))],
    [
      'the password is set',
      (name: string) => client.adminSetUserPassword({ ...at(name), Password: PASSWORD, Permanent: true }),
    ],
  ])('when %s', async (_, happen) => {
    for (const { Username, respond } of [await proving(), await temporary()]) {
      await happen(Username)
      await expect(respond()).rejects.toMatchObject(INVALID)
    }
  })

  it('when the password is reset', async () => {
    const { Username, respond } = await proving()
    await client.adminResetUserPassword(at(Username))
    await expect(respond()).rejects.toMatchObject(INVALID)
  })

  it('when the password was changed', async () => {
    const { username, accessToken } = await pool.signedIn()
    const { respond } = await proving(pool, username)
    await client.changePassword({
      AccessToken: accessToken,
      PreviousPassword: PASSWORD,
      ProposedPassword: NEW,
    })
    await expect(respond()).rejects.toMatchObject(INVALID)
  })

  it('when the password was set by a code', async () => {
    const { Username, respond } = await proving()
    await client.forgotPassword({ ClientId: pool.clientId, Username })
    await client.confirmForgotPassword({
      ClientId: pool.clientId,
      Username,
      ConfirmationCode: await pool.code(Username),
      Password: PASSWORD,
    })
    await expect(respond()).rejects.toMatchObject(INVALID)
  })

  it('when the user is gone, and does not become that of a new one', async () => {
    const srp = await proving()
    const fresh = await temporary()
    for (const { Username } of [srp, fresh]) await client.adminDeleteUser(at(Username))
    await expect(srp.respond()).rejects.toMatchObject(WRONG)
    await expect(fresh.respond()).rejects.toMatchObject(INVALID)
    for (const { Username } of [srp, fresh]) await pool.user({ username: Username, password: PASSWORD })
    await expect(srp.respond()).rejects.toMatchObject(WRONG)
    await expect(fresh.respond()).rejects.toMatchObject(INVALID)
  })
})

describe('the length of what is sealed', async () => {
  const aliases = await makePool(
    { AliasAttributes: ['email'] },
    {
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
    },
  )
  const block = async (USERNAME: string) => {
    const { A } = srpStart()
    const { ChallengeParameters } = await client.initiateAuth({
      ClientId: aliases.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME, SRP_A: A },
    })
    const { SECRET_BLOCK = '', SRP_B = '' } = ChallengeParameters ?? {}
    // Both numbers are in it, as hexadecimal digits without zeros before them.
    return Buffer.from(SECRET_BLOCK, 'base64').length - A.length - SRP_B.length
  }

  it.each(['a', 'ana-of-the-bakery', 'u'.repeat(128), 'ä'.repeat(63)])(
    'does not tell a user with an address from nobody: %s',
    async (Username) => {
      const email = `${Username.length}.${Username.codePointAt(0)}@pie.example`
      const UserAttributes = [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ]
      await client.adminCreateUser({ UserPoolId: aliases.id, Username, UserAttributes, MessageAction: 'SUPPRESS' })
      expect(await block(email)).toBe(await block(`no-${email}`))
    },
  )
})
