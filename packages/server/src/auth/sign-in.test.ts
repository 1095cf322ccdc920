import { describe, expect, it } from 'vitest'
import { server } from '../../test/server.ts'
import { expectTokens, secretHash } from '../../test/sign-in-answer.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'

const { client, pool: makePool, raw, clock } = await server()

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
const STRANGER = { name: 'UserNotFoundException', message: 'User does not exist.' }
const DISABLED = { name: 'NotAuthorizedException', message: 'User is disabled.' }
const UNCONFIRMED = { name: 'UserNotConfirmedException', message: 'User is not confirmed.' }
const RESET = { name: 'PasswordResetRequiredException', message: 'Password reset required for the user' }
const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' }
const PASSWORD = 'Passw0rd!'

const invalid = (message: string) => ({ name: 'InvalidParameterException', message })
const missing = (name: string) => invalid(`Missing required parameter ${name}`)

const shared = await makePool()
const { username: ana } = await shared.user()

describe('signing in with a password in clear', () => {
  it.each(['USER_PASSWORD_AUTH'] as const)('gives tokens by %s', async (AuthFlow) => {
    const answer = await client.initiateAuth({
      ClientId: shared.clientId,
      AuthFlow,
      AuthParameters: { USERNAME: ana, PASSWORD },
    })
    expectTokens(answer)
  })

  it.each(['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'] as const)(
    'gives tokens to a back end by %s',
    async (AuthFlow) => {
      const answer = await client.adminInitiateAuth({
        UserPoolId: shared.id,
        ClientId: shared.clientId,
        AuthFlow,
        AuthParameters: { USERNAME: ana, PASSWORD },
      })
      expectTokens(answer)
    },
  )

  it('finds a user by an active alias and by sub', async () => {
    const pool = await makePool({ AliasAttributes: ['email'] })
    const { username, email } = await pool.user()
    const { UserAttributes = [] } = await client.adminGetUser({ UserPoolId: pool.id, Username: username })
    const sub = UserAttributes.find(({ Name }) => Name === 'sub')?.Value ?? ''
    await expect(pool.signIn(email, PASSWORD)).resolves.toBeDefined()
    await expect(pool.signIn(sub, PASSWORD)).resolves.toBeDefined()
  })

  it('is open to clients with the old names of the flows', async () => {
    const at = { UserPoolId: shared.id, ClientName: 'old' }
    const publicly = await client.createUserPoolClient({ ...at, ExplicitAuthFlows: ['USER_PASSWORD_AUTH'] })
    const AuthParameters = { USERNAME: ana, PASSWORD }
    await client.initiateAuth({
      ClientId: publicly.UserPoolClient?.ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters,
    })
    const admin = await client.createUserPoolClient({ ...at, ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] })
    await client.adminInitiateAuth({
      UserPoolId: shared.id,
      ClientId: admin.UserPoolClient?.ClientId,
      AuthFlow: 'ADMIN_NO_SRP_AUTH',
      AuthParameters,
    })
  })

  it('knows no device yet, and says so only to whoever knows the password', async () => {
    const at = { ClientId: shared.clientId, AuthFlow: 'USER_PASSWORD_AUTH' } as const
    const DEVICE_KEY = 'eu-west-1_b8fbbe10-21ea-4a4d-9d5d-8d4dd1f1bd1a'
    await expect(
      client.initiateAuth({ ...at, AuthParameters: { USERNAME: ana, PASSWORD, DEVICE_KEY } }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Device does not exist.' })
    await expect(
      client.initiateAuth({ ...at, AuthParameters: { USERNAME: ana, PASSWORD: 'Wr0ng-one', DEVICE_KEY } }),
    ).rejects.toMatchObject(WRONG)
  })
})

describe('a flow', async () => {
  const closed = await makePool({}, { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] })
  const open = { id: shared.id, clientId: shared.clientId }

  it.each([
    ['USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH flow not enabled for this client'],
    ['USER_SRP_AUTH', 'USER_SRP_AUTH is not enabled for the client.'],
    ['USER_AUTH', 'USER_AUTH is not enabled for the client.'],
    ['REFRESH_TOKEN_AUTH', 'Auth flow not enabled for this client'],
    ['REFRESH_TOKEN', 'Auth flow not enabled for this client'],
    ['ADMIN_USER_PASSWORD_AUTH', 'Initiate Auth method not supported.'],
    ['ADMIN_NO_SRP_AUTH', 'Initiate Auth method not supported.'],
  ] as const)('of the public is refused when it is %s and the client does not allow it', async (AuthFlow, message) => {
    await expect(client.initiateAuth({ ClientId: closed.clientId, AuthFlow })).rejects.toMatchObject(invalid(message))
  })

  it.each([
    ['ADMIN_USER_PASSWORD_AUTH', 'Auth flow not enabled for this client'],
    ['ADMIN_NO_SRP_AUTH', 'Auth flow not enabled for this client'],
    ['USER_SRP_AUTH', 'USER_SRP_AUTH is not enabled for the client.'],
    ['USER_PASSWORD_AUTH', 'Initiate Auth method not supported.'],
  ] as const)('of a back end is refused when it is %s and the client does not allow it', async (AuthFlow, message) => {
    const request = client.adminInitiateAuth({ UserPoolId: closed.id, ClientId: closed.clientId, AuthFlow })
    await expect(request).rejects.toMatchObject(invalid(message))
  })

  it('is CUSTOM_AUTH only where the client allows it', async () => {
    await expect(client.initiateAuth({ ClientId: open.clientId, AuthFlow: 'CUSTOM_AUTH' })).rejects.toMatchObject(
      invalid('CUSTOM_AUTH is not enabled for the client.'),
    )
  })

  it('is one that the service knows', async () => {
    const answer = await raw('InitiateAuth', JSON.stringify({ ClientId: open.clientId, AuthFlow: 'X' }))
    expect(await answer.json()).toMatchObject({
      __type: 'InvalidParameterException',
      message: expect.stringContaining(
        "1 validation error detected: Value 'X' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: [",
      ),
    })
  })

  it.each([
    ['USER_PASSWORD_AUTH', undefined, 'USERNAME'],
    ['USER_PASSWORD_AUTH', { PASSWORD }, 'USERNAME'],
    ['USER_PASSWORD_AUTH', { USERNAME: '', PASSWORD }, 'USERNAME'],
    ['USER_PASSWORD_AUTH', { USERNAME: ana }, 'PASSWORD'],
    ['USER_PASSWORD_AUTH', { USERNAME: 'nobody' }, 'PASSWORD'],
    ['USER_SRP_AUTH', {}, 'USERNAME'],
    ['USER_SRP_AUTH', { USERNAME: ana }, 'SRP_A'],
    ['REFRESH_TOKEN_AUTH', {}, 'REFRESH_TOKEN'],
    ['REFRESH_TOKEN', undefined, 'REFRESH_TOKEN'],
  ] as const)('%s of %j asks for the %3$s', async (AuthFlow, AuthParameters, name) => {
    await expect(client.initiateAuth({ ClientId: open.clientId, AuthFlow, AuthParameters })).rejects.toMatchObject(
      missing(name),
    )
  })

  it.each([['0'], ['1'], ['zz'], ['']])('USER_SRP_AUTH refuses %j as SRP_A', async (SRP_A) => {
    const request = client.initiateAuth({
      ClientId: open.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: ana, SRP_A },
    })
    await expect(request).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('is refused for a client of another pool', async () => {
    const other = await makePool()
    await expect(
      client.adminInitiateAuth({
        UserPoolId: other.id,
        ClientId: shared.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: ana, PASSWORD },
      }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `User pool client ${shared.clientId} does not exist.`,
    })
  })
})

describe('the order of checks', async () => {
  const pool = await makePool({}, { GenerateSecret: true, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] })
  const hash = (name: string) => secretHash(pool.clientSecret ?? '', name, pool.clientId)
  const attempt = (parameters: Record<string, string>, AuthFlow: 'USER_PASSWORD_AUTH' | 'USER_SRP_AUTH') =>
    client.initiateAuth({ ClientId: pool.clientId, AuthFlow, AuthParameters: parameters })

  it('is flow, parameters, secret hash, user', async () => {
    await expect(attempt({}, 'USER_SRP_AUTH')).rejects.toMatchObject(
      invalid('USER_SRP_AUTH is not enabled for the client.'),
    )
    await expect(attempt({ USERNAME: 'nobody', SECRET_HASH: 'x' }, 'USER_PASSWORD_AUTH')).rejects.toMatchObject(
      missing('PASSWORD'),
    )
    await expect(
      attempt({ USERNAME: 'nobody', PASSWORD, SECRET_HASH: 'x' }, 'USER_PASSWORD_AUTH'),
    ).rejects.toMatchObject({ message: `Unable to verify secret hash for client ${pool.clientId}` })
    await expect(
      attempt({ USERNAME: 'nobody', PASSWORD, SECRET_HASH: hash('nobody') }, 'USER_PASSWORD_AUTH'),
    ).rejects.toMatchObject(STRANGER)
  })

  it('is enabled, lockout, password, status', async () => {
    const { username } = await shared.user()
    const at = { UserPoolId: shared.id, Username: username }
    for (let guess = 0; guess < 5; guess += 1) {
      await expect(shared.signIn(username, 'Wr0ng-one')).rejects.toMatchObject(WRONG)
    }
    await client.adminDisableUser(at)
    await expect(shared.signIn(username, PASSWORD)).rejects.toMatchObject(DISABLED)
    await client.adminEnableUser(at)
    await expect(shared.signIn(username, PASSWORD)).rejects.toMatchObject(LOCKED)
    clock.advance(2)
    await client.adminResetUserPassword(at)
    await expect(shared.signIn(username, 'Wr0ng-one')).rejects.toMatchObject(WRONG)
    clock.advance(3)
    await expect(shared.signIn(username, PASSWORD)).rejects.toMatchObject(RESET)
  })

  it('is not USER_PASSWORD_AUTH for a back end, also where the client allows it', async () => {
    const request = client.adminInitiateAuth({
      UserPoolId: shared.id,
      ClientId: shared.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: ana, PASSWORD },
    })
    await expect(request).rejects.toMatchObject(invalid('Initiate Auth method not supported.'))
  })

  it.each(['LEGACY', 'ENABLED'] as const)(
    'is confirmation before any look at the password, in every flow (%s)',
    async (PreventUserExistenceErrors) => {
      const { id, clientId } = await makePool({}, { PreventUserExistenceErrors })
      const at = { UserPoolId: id, ClientId: clientId }
      await client.signUp({ ClientId: clientId, Username: 'unsure', Password: PASSWORD })
      const USERNAME = 'unsure'
      const attempts = [PASSWORD, 'Wr0ng-one'].flatMap((guess) => {
        const AuthParameters = { USERNAME, PASSWORD: guess, SRP_A: srpStart().A }
        return [
          () => client.initiateAuth({ ...at, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
          () => client.initiateAuth({ ...at, AuthFlow: 'USER_SRP_AUTH', AuthParameters }),
          () => client.adminInitiateAuth({ ...at, AuthFlow: 'USER_SRP_AUTH', AuthParameters }),
          () => client.adminInitiateAuth({ ...at, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters }),
        ]
      })
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(UNCONFIRMED)
      // Somebody who is disabled as well is refused as such.
      await client.adminDisableUser({ UserPoolId: id, Username: 'unsure' })
      const refused = PreventUserExistenceErrors === 'ENABLED' ? WRONG : DISABLED
      const AuthParameters = { USERNAME, PASSWORD: 'Wr0ng-one' }
      const attempt = client.initiateAuth({ ...at, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
      await expect(attempt).rejects.toMatchObject(refused)
    },
  )

  it('finds a temporary password too old only when it is right', async () => {
    const Username = 'late'
    const expired = 'Temporary password has expired and must be reset by an administrator.'
    await client.adminCreateUser({
      UserPoolId: shared.id,
      Username,
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
    })
    clock.advance(7 * 86_400)
    await expect(shared.signIn(Username, 'Wr0ng-one')).rejects.toMatchObject(WRONG)
    await expect(shared.signIn(Username, PASSWORD)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: expired,
    })
  })
})

describe('a client that hides its users', async () => {
  const pool = await makePool({}, { PreventUserExistenceErrors: 'ENABLED' })

  it('answers for nobody as for a wrong password', async () => {
    await expect(pool.signIn('nobody', PASSWORD)).rejects.toMatchObject(WRONG)
    await expect(
      client.adminInitiateAuth({
        UserPoolId: pool.id,
        ClientId: pool.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'nobody', PASSWORD },
      }),
    ).rejects.toMatchObject(WRONG)
  })

  it('tells who is disabled only to whoever knows the password', async () => {
    const { username } = await pool.user()
    await client.adminDisableUser({ UserPoolId: pool.id, Username: username })
    await expect(pool.signIn(username, 'Wr0ng-one')).rejects.toMatchObject(WRONG)
    await expect(pool.signIn(username, PASSWORD)).rejects.toMatchObject(DISABLED)
    const start = srpStart()
    const challenge = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: start.A },
    })
    const answer = (password: string) =>
      client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: srpClaim(pool.id, password, start, challenge.ChallengeParameters),
      })
    await expect(answer('Wr0ng-one')).rejects.toMatchObject(WRONG)
    await expect(answer(PASSWORD)).rejects.toMatchObject(DISABLED)
  })
})

describe('a client that does not hide its users', () => {
  it.each(['USER_PASSWORD_AUTH', 'USER_SRP_AUTH'] as const)('says by %s who there is not', async (AuthFlow) => {
    const AuthParameters = { USERNAME: 'nobody', PASSWORD, SRP_A: srpStart().A }
    await expect(client.initiateAuth({ ClientId: shared.clientId, AuthFlow, AuthParameters })).rejects.toMatchObject(
      STRANGER,
    )
  })

  it.each(['USER_PASSWORD_AUTH', 'USER_SRP_AUTH'] as const)('says by %s who is disabled', async (AuthFlow) => {
    const { username } = await shared.user()
    await client.adminDisableUser({ UserPoolId: shared.id, Username: username })
    const AuthParameters = { USERNAME: username, PASSWORD: 'Wr0ng-one', SRP_A: srpStart().A }
    await expect(client.initiateAuth({ ClientId: shared.clientId, AuthFlow, AuthParameters })).rejects.toMatchObject(
      DISABLED,
    )
  })
})
