import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()

const TEMPORARY = 'Temp0rary!'
const NEW = 'New-passw0rd'
type TestPool = Awaited<ReturnType<typeof makePool>>
let users = 0

const pool = await makePool(
  {
    Schema: [
      { Name: 'given_name', Required: true, Mutable: true },
      { Name: 'email', Required: true, Mutable: true },
      { Name: 'badge', AttributeDataType: 'String', Mutable: true },
      { Name: 'level', AttributeDataType: 'Number', Mutable: true },
    ],
  },
  { WriteAttributes: ['given_name', 'email', 'custom:badge', 'phone_number', 'nickname'] },
)
const loose = await makePool()

async function challenge(at: TestPool, attributes: Record<string, string>, Username = `new${(users += 1)}`) {
  await client.adminCreateUser({
    UserPoolId: at.id,
    Username,
    TemporaryPassword: TEMPORARY,
    MessageAction: 'SUPPRESS',
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  })
  const answer = await client.initiateAuth({
    ClientId: at.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: Username, PASSWORD: TEMPORARY },
  })
  const respond = (responses: Record<string, string>) =>
    client.respondToAuthChallenge({
      ClientId: at.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: answer.Session,
      ChallengeResponses: { USERNAME: Username, ...responses },
    })
  return { Username, answer, respond }
}

const attributesOf = async (at: TestPool, Username: string) => {
  const user = await client.adminGetUser({ UserPoolId: at.id, Username })
  const attributes = (user.UserAttributes ?? []).filter(({ Name }) => Name !== 'sub')
  return { status: user.UserStatus, attributes: Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value])) }
}

const strict = await makePool({
  Schema: [{ Name: 'role', AttributeDataType: 'String', Mutable: false }],
  AliasAttributes: ['email'],
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
})

describe('NEW_PASSWORD_REQUIRED', () => {
  it('shows what there is and what is missing, as JSON text', async () => {
    const { Username, answer } = await challenge(pool, { email: 'ana@example.com', email_verified: 'true' })
    expect(answer).toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: expect.stringMatching(/^AYABe/),
      ChallengeParameters: {
        USER_ID_FOR_SRP: Username,
        requiredAttributes: '["userAttributes.given_name"]',
        userAttributes: '{"email":"ana@example.com","email_verified":"true"}',
      },
    })
    expect(Object.keys(answer.ChallengeParameters ?? {})).toHaveLength(3)
    expect(answer).not.toHaveProperty('AuthenticationResult')
  })

  it('shows empty lists to somebody without attributes', async () => {
    const { answer } = await challenge(loose, {})
    expect(answer.ChallengeParameters).toMatchObject({ requiredAttributes: '[]', userAttributes: '{}' })
  })

  it('shows only what the client may read', async () => {
    const blind = await makePool({}, { ReadAttributes: ['name'] })
    const { answer } = await challenge(blind, { name: 'Ana', nickname: 'An' })
    expect(answer.ChallengeParameters?.['userAttributes']).toBe('{"name":"Ana"}')
  })

  it('confirms the user, sets the password and what was given, and signs in', async () => {
    const { Username, respond } = await challenge(pool, { email: 'bob@example.com', email_verified: 'true' })
    const answer = await respond({
      NEW_PASSWORD: NEW,
      'userAttributes.given_name': 'Bob',
      'userAttributes.custom:badge': '7',
      'userAttributes.phone_number': '+15555550100',
    })
    expect(answer).toMatchObject({ ChallengeParameters: {}, AuthenticationResult: { TokenType: 'Bearer' } })
    expect(await attributesOf(pool, Username)).toEqual({
      status: 'CONFIRMED',
      attributes: {
        email: 'bob@example.com',
        email_verified: 'true',
        given_name: 'Bob',
        'custom:badge': '7',
        phone_number: '+15555550100',
        phone_number_verified: 'false',
      },
    })
    await expect(pool.signIn(Username, NEW)).resolves.toBeDefined()
    await expect(pool.signIn(Username, TEMPORARY)).rejects.toThrow('Incorrect username or password.')
  })

  it('takes the temporary password again', async () => {
    const { Username, respond } = await challenge(loose, {})
    await respond({ NEW_PASSWORD: TEMPORARY })
    await expect(loose.signIn(Username, TEMPORARY)).resolves.toBeDefined()
  })

  it('is answered by a back end where a back end began, and nowhere else', async () => {
    const { Username, answer, respond } = await challenge(loose, {})
    const at = { UserPoolId: loose.id, ClientId: loose.clientId }
    const byBackEnd = (Session: string | undefined) =>
      client.adminRespondToAuthChallenge({
        ...at,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: NEW },
      })
    await expect(byBackEnd(answer.Session)).rejects.toThrow('Invalid session for the user.')
    const begun = await client.adminInitiateAuth({
      ...at,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD: TEMPORARY },
    })
    const tokens = await byBackEnd(begun.Session)
    expect(tokens.AuthenticationResult).toBeDefined()
    await expect(respond({ NEW_PASSWORD: NEW })).rejects.toThrow('Invalid session for the user.')
  })

  it.each([['admin'], ['']])('leaves an immutable attribute as it was given, whatever comes (%j)', async (role) => {
    const { Username, respond } = await challenge(strict, { 'custom:role': 'guest' })
    await expect(respond({ NEW_PASSWORD: NEW, 'userAttributes.custom:role': role })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'user.custom:role: Attribute cannot be updated.\n',
    })
    // Some clients send back everything they were shown.
    await respond({ NEW_PASSWORD: NEW, 'userAttributes.custom:role': 'guest' })
    expect((await attributesOf(strict, Username)).attributes).toEqual({ 'custom:role': 'guest' })
  })

  it('takes an immutable attribute that has no value yet', async () => {
    const { Username, respond } = await challenge(strict, {})
    await respond({ NEW_PASSWORD: NEW, 'userAttributes.custom:role': 'guest' })
    expect((await attributesOf(strict, Username)).attributes).toEqual({ 'custom:role': 'guest' })
  })

  it('leaves an address verified that comes back as it was', async () => {
    const email = { email: 'same@example.com', email_verified: 'true' }
    const { Username, respond } = await challenge(strict, email)
    await respond({ NEW_PASSWORD: NEW, 'userAttributes.email': email.email })
    expect((await attributesOf(strict, Username)).attributes).toEqual(email)
  })

  it('keeps an address until another is verified where the pool asks for it', async () => {
    const email = { email: 'old@example.com', email_verified: 'true' }
    const { Username, respond } = await challenge(strict, email)
    await respond({ NEW_PASSWORD: NEW, 'userAttributes.email': 'new@example.com' })
    expect((await attributesOf(strict, Username)).attributes).toEqual(email)
  })

  it('takes the flag away with an address', async () => {
    const { Username, respond } = await challenge(loose, { email: 'x@example.com', email_verified: 'true' })
    await respond({ NEW_PASSWORD: NEW, 'userAttributes.email': '' })
    expect((await attributesOf(loose, Username)).attributes).toEqual({})
  })

  const given = { NEW_PASSWORD: NEW, 'userAttributes.given_name': 'Ana' }
  it.each([
    ['no password', {}, 'InvalidParameterException', 'Missing required parameter NEW_PASSWORD'],
    [
      'a password that does not fit',
      { ...given, NEW_PASSWORD: 'Short1!' },
      'InvalidPasswordException',
      'Password does not conform to policy: Password not long enough',
    ],
    [
      'a required attribute missing',
      { NEW_PASSWORD: NEW },
      'InvalidParameterException',
      'Invalid attributes given, given_name is missing',
    ],
    [
      'a required attribute empty',
      { NEW_PASSWORD: NEW, 'userAttributes.given_name': '' },
      'InvalidParameterException',
      'Invalid attributes given, given_name is missing',
    ],
    [
      'a required attribute that has a value',
      { ...given, 'userAttributes.email': 'eve@example.com' },
      'NotAuthorizedException',
      'Cannot modify an already provided email',
    ],
    [
      'an attribute the client may not write',
      { ...given, 'userAttributes.custom:level': '9' },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'a verified flag',
      { ...given, 'userAttributes.email_verified': 'true' },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'an attribute of no pool',
      { ...given, ['userAttributes.__proto__']: 'x' },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
  ])('refuses %s, and stays good', async (_, responses, name, message) => {
    const { Username, respond } = await challenge(pool, { email: 'ana@example.com' })
    await expect(respond(responses)).rejects.toMatchObject({ name, message })
    expect(await attributesOf(pool, Username)).toEqual({
      status: 'FORCE_CHANGE_PASSWORD',
      attributes: { email: 'ana@example.com' },
    })
    await expect(respond(given)).resolves.toHaveProperty('AuthenticationResult')
  })
})
