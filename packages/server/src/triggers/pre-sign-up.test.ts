import { describe, expect, it } from 'vitest'
import { agrees, answers, refuses, testFunctions } from '../../test/functions.ts'
import { server } from '../../test/server.ts'
import type { Handler } from './runners/in-process.ts'

// PreSignUp and PostConfirmation: before and after somebody becomes a user.

const functions = testFunctions()
const { client, pool: makePool, inbox } = await server({}, { runner: functions.runner })
const Password = 'Passw0rd!'
const EMAIL = { Name: 'email', Value: 'ana@example.com' }
const META = { ClientMetadata: { pie: 'mince' } }
type Settings = Parameters<typeof makePool>[0]

/** A pool whose functions are asked before and after. */
async function joining(
  { before = agrees, after = agrees }: { before?: Handler; after?: Handler },
  more: Settings = {},
) {
  const LambdaConfig = { PreSignUp: functions.add(before), PostConfirmation: functions.add(after) }
  const pool = await makePool({ LambdaConfig, AutoVerifiedAttributes: ['email'], ...more })
  const UserPoolId = pool.id
  const seen = () => functions.events.filter((event) => 'userPoolId' in event && event.userPoolId === pool.id)
  return {
    pool,
    seen,
    sources: () => seen().map(({ triggerSource }) => triggerSource),
    signUp: (Username = 'ana', UserAttributes = [EMAIL]) =>
      client.signUp({ ClientId: pool.clientId, Username, Password, UserAttributes, ...META }),
    create: (Username = 'ana') => client.adminCreateUser({ UserPoolId, Username, UserAttributes: [EMAIL], ...META }),
    user: (Username = 'ana') => client.adminGetUser({ UserPoolId, Username }),
    users: async () => (await client.listUsers({ UserPoolId })).Users,
    attribute: async (Username: string, name: string) => {
      const { UserAttributes = [] } = await client.adminGetUser({ UserPoolId, Username })
      return UserAttributes.find(({ Name }) => Name === name)?.Value
    },
  }
}

const refused = (name: string) => ({
  name: 'UserLambdaValidationException',
  message: `${name} failed with error no pies for you.`,
})

describe('PreSignUp', () => {
  it('is told what was submitted, and nothing else', async () => {
    const { pool, seen, signUp } = await joining({})
    await signUp()
    expect(seen()).toHaveLength(1)
    expect(seen()[0]).toMatchObject({
      triggerSource: 'PreSignUp_SignUp',
      userName: 'ana',
      callerContext: { clientId: pool.clientId },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    })
    expect(seen()[0]?.request).toEqual({
      userAttributes: { email: 'ana@example.com' },
      validationData: null,
      clientMetadata: { pie: 'mince' },
    })
  })

  it('is told what is only there to be checked, which is not kept', async () => {
    const { pool, seen, user } = await joining({})
    const ValidationData = [{ Name: 'captcha', Value: 'x' }, { Name: 'empty' }]
    await client.signUp({ ClientId: pool.clientId, Username: 'ana', Password, ValidationData })
    expect(seen()[0]?.request['validationData']).toEqual({ captcha: 'x', empty: '' })
    expect(JSON.stringify(await user())).not.toContain('captcha')
  })

  it('is told of administrators’ users without a client, and decides nothing for them', async () => {
    const all = answers({ autoConfirmUser: true, autoVerifyEmail: true })
    const { seen, create, user, attribute } = await joining({ before: all })
    await create()
    expect(seen()).toMatchObject([
      {
        triggerSource: 'PreSignUp_AdminCreateUser',
        callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
        request: { clientMetadata: { pie: 'mince' }, validationData: null },
      },
    ])
    expect(await user()).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD' })
    expect(await attribute('ana', 'email_verified')).not.toBe('true')
  })

  it('is told the name that a user gets where addresses are usernames', async () => {
    const { seen, signUp } = await joining({}, { UsernameAttributes: ['email'] })
    const { UserSub } = await signUp('ana@example.com')
    expect(seen()).toMatchObject([{ userName: UserSub, request: { userAttributes: { email: 'ana@example.com' } } }])
  })

  it.each(['signUp', 'create'] as const)('that refuses leaves no user and no message: %s', async (how) => {
    const joined = await joining({ before: refuses })
    await expect(joined[how]()).rejects.toMatchObject(refused('PreSignUp'))
    expect(await joined.users()).toEqual([])
    expect(await inbox.read({ poolId: joined.pool.id }, 0)).toEqual([])
  })

  it('is asked after what can be refused without it', async () => {
    const { pool, seen, signUp } = await joining({ before: refuses })
    const at = { ClientId: pool.clientId, Username: 'ana' }
    await expect(client.signUp({ ...at, Password: 'too-bad' })).rejects.toThrow('Password not long enough')
    await expect(signUp('ana', [{ Name: 'email', Value: 'x' }])).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    expect(seen()).toEqual([])
  })

  it('is asked about a name that is taken', async () => {
    const { seen, signUp } = await joining({})
    await signUp()
    await expect(signUp()).rejects.toMatchObject({ name: 'UsernameExistsException' })
    expect(seen()).toHaveLength(2)
  })

  it('may confirm: then no code is sent', async () => {
    const { pool, signUp, sources } = await joining({ before: answers({ autoConfirmUser: true }) })
    const answer = await signUp()
    expect(answer).toMatchObject({ UserConfirmed: true })
    expect(answer).not.toHaveProperty('CodeDeliveryDetails')
    expect(await inbox.read({ poolId: pool.id }, 0)).toEqual([])
    expect(sources()).toEqual(['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp'])
    await expect(pool.signIn('ana', Password)).resolves.toHaveProperty('accessToken')
  })

  it('may call an address verified without confirming', async () => {
    const { pool, signUp, user, attribute } = await joining({ before: answers({ autoVerifyEmail: true }) })
    expect(await signUp()).toMatchObject({ UserConfirmed: false })
    expect(await user()).toMatchObject({ UserStatus: 'UNCONFIRMED' })
    expect(await attribute('ana', 'email_verified')).toBe('true')
    expect(await inbox.read({ poolId: pool.id }, 0)).toHaveLength(1)
  })

  it('may call no address verified that there is not', async () => {
    const { signUp, users } = await joining({ before: answers({ autoVerifyPhone: true }) })
    await expect(signUp()).rejects.toMatchObject({ name: 'InvalidParameterException' })
    expect(await users()).toEqual([])
  })

  it('moves an alias to whom it calls verified, and to nobody else', async () => {
    const before: Handler = (event) => ({ ...event, response: { autoVerifyEmail: event.userName === 'new' } })
    const { pool, signUp, user, attribute } = await joining({ before }, { AliasAttributes: ['email'] })
    await pool.user({ username: 'old', email: 'ana@example.com' })
    await signUp('other')
    expect((await user('ana@example.com')).Username).toBe('old')
    await signUp('new')
    expect((await user('ana@example.com')).Username).toBe('new')
    expect(await attribute('old', 'email_verified')).toBe('false')
  })

  it('takes nobody’s address where addresses are usernames', async () => {
    const before = answers({ autoConfirmUser: true, autoVerifyEmail: true })
    const { signUp, users } = await joining({ before }, { UsernameAttributes: ['email'] })
    await signUp('ana@example.com')
    await expect(signUp('ana@example.com')).rejects.toMatchObject({ name: 'UsernameExistsException' })
    expect(await users()).toHaveLength(1)
  })

  it.each([{ autoConfirmUser: 'yes' }, { autoVerifyEmail: 1 }, { autoVerifyPhone: {} }])(
    'is refused when it answers %j',
    async (response) => {
      const { signUp, users } = await joining({ before: answers(response) })
      await expect(signUp()).rejects.toMatchObject({ name: 'InvalidLambdaResponseException' })
      expect(await users()).toEqual([])
    },
  )
})

describe('PostConfirmation', () => {
  const CONFIRMED = { 'cognito:user_status': 'CONFIRMED' }

  it('follows a confirmation by a code', async () => {
    const { pool, seen, signUp } = await joining({})
    await signUp()
    const ConfirmationCode = await pool.code('ana')
    await client.confirmSignUp({ ClientId: pool.clientId, Username: 'ana', ConfirmationCode, ...META })
    expect(seen().at(-1)).toMatchObject({
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      userName: 'ana',
      callerContext: { clientId: pool.clientId },
      request: { userAttributes: { ...CONFIRMED, email_verified: 'true' }, clientMetadata: { pie: 'mince' } },
      response: {},
    })
  })

  it('follows a confirmation by an administrator', async () => {
    const { pool, seen, signUp } = await joining({})
    await signUp()
    await client.adminConfirmSignUp({ UserPoolId: pool.id, Username: 'ana', ...META })
    expect(seen().at(-1)).toMatchObject({
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
      request: { userAttributes: CONFIRMED, clientMetadata: { pie: 'mince' } },
    })
  })

  it('follows a password that was set by a code', async () => {
    const { pool, seen } = await joining({})
    await pool.user({ username: 'ana' })
    const at = { ClientId: pool.clientId, Username: 'ana' }
    await client.forgotPassword(at)
    const ConfirmationCode = await pool.code('ana')
    await client.confirmForgotPassword({ ...at, ConfirmationCode, Password: 'New-passw0rd', ...META })
    expect(seen().at(-1)).toMatchObject({
      triggerSource: 'PostConfirmation_ConfirmForgotPassword',
      callerContext: { clientId: pool.clientId },
      request: { userAttributes: CONFIRMED, clientMetadata: { pie: 'mince' } },
    })
  })

  it('that refuses is told of, and undoes nothing', async () => {
    const { pool, signUp, user } = await joining({ after: refuses })
    await signUp()
    const ConfirmationCode = await pool.code('ana')
    const confirming = client.confirmSignUp({ ClientId: pool.clientId, Username: 'ana', ConfirmationCode })
    await expect(confirming).rejects.toMatchObject(refused('PostConfirmation'))
    expect(await user()).toMatchObject({ UserStatus: 'CONFIRMED' })
  })

  it('does not follow a wrong code', async () => {
    const { pool, sources, signUp } = await joining({})
    await signUp()
    const wrong = client.confirmSignUp({ ClientId: pool.clientId, Username: 'ana', ConfirmationCode: 'x' })
    await expect(wrong).rejects.toMatchObject({ name: 'CodeMismatchException' })
    expect(sources()).toEqual(['PreSignUp_SignUp'])
  })
})
