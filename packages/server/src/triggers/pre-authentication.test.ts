import { describe, expect, it, vi } from 'vitest'
import { agrees, refuses, testFunctions } from '../../test/functions.ts'
import { server } from '../../test/server.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'
import { WRONG_CREDENTIALS } from '../domain/limits/lockout.ts'

// PreAuthentication and PostAuthentication: the two ends of a sign-in.

const functions = testFunctions()
const { client, pool: makePool, services } = await server({}, { runner: functions.runner })
const PASSWORD = 'Passw0rd!'
const ENABLED = { PreventUserExistenceErrors: 'ENABLED' } as const
const LEGACY = { PreventUserExistenceErrors: 'LEGACY' } as const
const refusal = (name: string) => ({
  name: 'UserLambdaValidationException',
  message: `${name} failed with error no pies for you.`,
})

type Given = Parameters<typeof makePool>[1]

/** A pool with a function at one end of its sign-ins, and what it is told. */
async function asked(name: 'PreAuthentication' | 'PostAuthentication', handler = agrees, app: Given = {}) {
  const pool = await makePool({ LambdaConfig: { [name]: functions.add(handler) } }, app)
  const seen = () => functions.events.filter((event) => 'userPoolId' in event && event.userPoolId === pool.id)
  const initiate = (USERNAME: string, password = PASSWORD, AuthFlow: 'USER_PASSWORD_AUTH' = 'USER_PASSWORD_AUTH') =>
    client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow,
      AuthParameters: { USERNAME, PASSWORD: password },
      ClientMetadata: { pie: 'mince' },
    })
  return { pool, seen, initiate }
}

describe('PreAuthentication', () => {
  it('is told what came with the request, and refuses a right password', async () => {
    const { pool, seen, initiate } = await asked('PreAuthentication', refuses, LEGACY)
    await pool.user({ username: 'ana', password: PASSWORD })
    await expect(initiate('ana')).rejects.toMatchObject(refusal('PreAuthentication'))
    expect(seen()).toMatchObject([{ request: { validationData: { pie: 'mince' } } }])
    expect(seen()[0]?.request).not.toHaveProperty('userNotFound')
    expect(seen()[0]?.request).not.toHaveProperty('clientMetadata')
  })

  it('is told by a client that hides its users whether there is one', async () => {
    const { pool, seen, initiate } = await asked('PreAuthentication', agrees, ENABLED)
    await pool.user({ username: 'ana', password: PASSWORD })
    await initiate('ana')
    await expect(initiate('nobody')).rejects.toMatchObject({ message: WRONG_CREDENTIALS })
    expect(seen()).toMatchObject([
      { userName: 'ana', request: { userNotFound: false } },
      { userName: 'nobody', request: { userNotFound: true, userAttributes: {} } },
    ])
  })

  it('is not asked about a name nobody has where that is said', async () => {
    const { seen, initiate } = await asked('PreAuthentication', agrees, LEGACY)
    await expect(initiate('nobody')).rejects.toMatchObject({ name: 'UserNotFoundException' })
    expect(seen()).toEqual([])
  })

  it('is not asked about a disabled user where that is said', async () => {
    const { pool, seen, initiate } = await asked('PreAuthentication', agrees, LEGACY)
    await pool.user({ username: 'ana', password: PASSWORD })
    await client.adminDisableUser({ UserPoolId: pool.id, Username: 'ana' })
    await expect(initiate('ana')).rejects.toMatchObject({ message: 'User is disabled.' })
    expect(seen()).toEqual([])
  })

  it.each(['ana', 'nobody'])('is not asked about %s who is locked out', async (name) => {
    const { pool, seen, initiate } = await asked('PreAuthentication', agrees, ENABLED)
    await pool.user({ username: 'ana', password: PASSWORD })
    for (let time = 0; time < 5; time += 1) await initiate(name, 'wrong').catch(() => undefined)
    expect(seen()).toHaveLength(5)
    await expect(initiate(name)).rejects.toMatchObject({ message: 'Password attempts exceeded' })
    expect(seen()).toHaveLength(5)
  })

  it('that refuses is no guess', async () => {
    const { pool, initiate } = await asked('PreAuthentication', refuses)
    await pool.user({ username: 'ana', password: PASSWORD })
    const fail = vi.spyOn(services.storage.guesses, 'fail')
    for (let time = 0; time < 7; time += 1) {
      await expect(initiate('ana', 'wrong')).rejects.toMatchObject(refusal('PreAuthentication'))
    }
    expect(fail).not.toHaveBeenCalled()
  })

  it('that hangs keeps nobody from being judged', async () => {
    let answer = () => {}
    const hanging = new Promise<void>((resolve) => {
      answer = resolve
    })
    const { pool, initiate, seen } = await asked('PreAuthentication', async (event) => {
      if (seen().length <= 4) await hanging
      return event
    })
    await pool.user({ username: 'ana', password: PASSWORD })
    const waiting = Array.from({ length: 4 }, () => initiate('ana'))
    await vi.waitFor(() => expect(seen()).toHaveLength(4))
    await expect(initiate('ana')).resolves.toHaveProperty('AuthenticationResult')
    answer()
    await Promise.all(waiting)
  })

  it('is asked before SRP begins, and not at its second step', async () => {
    const { pool, seen } = await asked('PreAuthentication')
    await pool.user({ username: 'ana', password: PASSWORD })
    const start = srpStart()
    const first = { ClientId: pool.clientId, AuthFlow: 'USER_SRP_AUTH' } as const
    const bad = client.initiateAuth({ ...first, AuthParameters: { USERNAME: 'ana', SRP_A: 'x' } })
    await expect(bad).rejects.toMatchObject({ message: 'Invalid SRP_A value.' })
    expect(seen()).toEqual([])
    const { ChallengeParameters } = await client.initiateAuth({
      ...first,
      AuthParameters: { USERNAME: 'ana', SRP_A: start.A },
    })
    expect(seen()).toHaveLength(1)
    const { AuthenticationResult } = await client.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: srpClaim(pool.id, PASSWORD, start, ChallengeParameters),
    })
    expect(AuthenticationResult).toBeDefined()
    expect(seen()).toHaveLength(1)
  })

  it('refuses SRP at its first step', async () => {
    const { pool } = await asked('PreAuthentication', refuses)
    await pool.user({ username: 'ana', password: PASSWORD })
    const AuthParameters = { USERNAME: 'ana', SRP_A: srpStart().A }
    const first = client.initiateAuth({ ClientId: pool.clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters })
    await expect(first).rejects.toMatchObject(refusal('PreAuthentication'))
  })

  it('is not asked when tokens are renewed', async () => {
    const { pool, seen } = await asked('PreAuthentication')
    const { refreshToken } = await pool.signedIn()
    const ClientId = pool.clientId
    await client.initiateAuth({
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: refreshToken },
    })
    expect(seen()).toHaveLength(1)
  })
})

describe('PostAuthentication', () => {
  it('is told who signed in, and nothing of what came with the first step', async () => {
    const { pool, seen, initiate } = await asked('PostAuthentication')
    await pool.user({ username: 'ana', password: PASSWORD })
    await expect(initiate('ana', 'wrong')).rejects.toThrow(WRONG_CREDENTIALS)
    expect(seen()).toEqual([])
    await initiate('ana')
    expect(seen()).toMatchObject([{ triggerSource: 'PostAuthentication_Authentication', userName: 'ana' }])
    expect(seen()[0]?.request).toEqual({ userAttributes: expect.anything(), newDeviceUsed: false })
  })

  it('that refuses leaves no tokens, and a session that can be used again', async () => {
    let isOpen = false
    const { pool, seen } = await asked('PostAuthentication', (event, signal) =>
      isOpen ? event : refuses(event, signal),
    )
    await pool.user({ username: 'ana', password: PASSWORD })
    const start = srpStart()
    const { ChallengeParameters } = await client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ana', SRP_A: start.A },
    })
    const ChallengeResponses = srpClaim(pool.id, PASSWORD, start, ChallengeParameters)
    const respond = () =>
      client.respondToAuthChallenge({
        ClientId: pool.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses,
        ClientMetadata: { pie: 'apple' },
      })
    const stored = vi.spyOn(services.storage.refresh, 'start')
    await expect(respond()).rejects.toMatchObject(refusal('PostAuthentication'))
    expect(stored).not.toHaveBeenCalled()
    expect(seen()).toMatchObject([{ request: { clientMetadata: { pie: 'apple' } } }])
    isOpen = true
    await expect(respond()).resolves.toHaveProperty('AuthenticationResult')
  })

  it('is asked after a new password was chosen, not before', async () => {
    const { pool, seen, initiate } = await asked('PostAuthentication')
    await client.adminCreateUser({ UserPoolId: pool.id, Username: 'ana', TemporaryPassword: PASSWORD })
    const { Session } = await initiate('ana')
    expect(seen()).toEqual([])
    await client.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: 'ana', NEW_PASSWORD: 'New-passw0rd' },
    })
    expect(seen()).toMatchObject([{ request: { userAttributes: { 'cognito:user_status': 'CONFIRMED' } } }])
  })
})
