import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { people } from '../../../test/people.ts'
import { server, signature } from '../../../test/server.ts'

const world = await server()
const { client, pool: makePool, clock, raw } = world
const { personIn } = people(world)

type Settings = Partial<CreateUserPoolCommandInput>

const someAttribute = { UserAttributes: [{ Name: 'name', Value: 'Ana' }] }

describe('every operation on a user', () => {
  type At = { UserPoolId: string; Username: string }
  const operations: [string, (at: At) => Promise<unknown>][] = [
    ['AdminGetUser', (at) => client.adminGetUser(at)],
    ['AdminUpdateUserAttributes', (at) => client.adminUpdateUserAttributes({ ...at, ...someAttribute })],
    ['AdminDeleteUserAttributes', (at) => client.adminDeleteUserAttributes({ ...at, UserAttributeNames: ['name'] })],
    ['AdminEnableUser', (at) => client.adminEnableUser(at)],
    ['AdminDisableUser', (at) => client.adminDisableUser(at)],
    ['AdminSetUserPassword', (at) => client.adminSetUserPassword({ ...at, Password: 'Passw0rd!' })],
    ['AdminResetUserPassword', (at) => client.adminResetUserPassword(at)],
    ['AdminConfirmSignUp', (at) => client.adminConfirmSignUp(at)],
    ['AdminDeleteUser', (at) => client.adminDeleteUser(at)],
  ]
  it.each(operations)('%s refuses an unknown pool, then an unknown user', async (_, run) => {
    const pool = await makePool({}, { PreventUserExistenceErrors: 'ENABLED' })
    await expect(run({ UserPoolId: 'eu-west-1_nobody', Username: 'nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool eu-west-1_nobody does not exist.',
    })
    await expect(run({ UserPoolId: pool.id, Username: 'nobody' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })

  it('finds a user by username, active alias and sub', async () => {
    const { at, user, attributes } = await personIn({ AliasAttributes: ['email', 'preferred_username'] })
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'preferred_username', Value: 'Pie' }] })
    const { sub = '' } = await attributes()
    for (const Username of [user.username, user.email, 'Pie', sub, sub.toUpperCase()]) {
      expect((await client.adminGetUser({ ...at, Username })).Username).toBe(user.username)
    }
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email_verified', Value: 'false' }] })
    const byAddress = client.adminGetUser({ ...at, Username: user.email })
    await expect(byAddress).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('finds nobody else by a sub, whatever they call themselves', async () => {
    const { at, user, attributes } = await personIn({ AliasAttributes: ['preferred_username'] })
    const { sub = '' } = await attributes()
    for (const Username of [sub, sub.toUpperCase()]) {
      const impostor = client.adminCreateUser({ UserPoolId: at.UserPoolId, Username })
      await expect(impostor).rejects.toMatchObject({
        name: 'UsernameExistsException',
        message: 'User account already exists',
      })
    }
    const Username = crypto.randomUUID()
    const UserAttributes = [{ Name: 'preferred_username', Value: sub }]
    await client.adminCreateUser({ UserPoolId: at.UserPoolId, Username, UserAttributes })
    expect((await client.adminGetUser({ ...at, Username: sub })).Username).toBe(user.username)
    expect((await client.adminGetUser({ ...at, Username })).Username).toBe(Username)
  })

  it.each([
    ['email', 'x@example.com'],
    ['phone_number', '+15551234567'],
  ] as const)('finds nobody else by an %s, whatever they call themselves', async (kind, address) => {
    const { at, user } = await personIn({ AliasAttributes: ['preferred_username', kind] })
    const UserAttributes = [{ Name: 'preferred_username', Value: address }]
    await client.adminCreateUser({ UserPoolId: at.UserPoolId, Username: crypto.randomUUID(), UserAttributes })
    const byAddress = () => client.adminGetUser({ ...at, Username: address })
    await expect(byAddress()).rejects.toMatchObject({ name: 'UserNotFoundException' })
    const proven = [
      { Name: kind, Value: address },
      { Name: `${kind}_verified`, Value: 'true' },
    ]
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: proven })
    expect((await byAddress()).Username).toBe(user.username)
  })

  it('takes True for true', async () => {
    const { at, user } = await personIn({ AliasAttributes: ['email'] })
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email_verified', Value: 'True' }] })
    expect((await client.adminGetUser({ ...at, Username: user.email })).Username).toBe(user.username)
  })
})

describe('AdminGetUser', () => {
  it('answers the user as the service does', async () => {
    const { at, user } = await personIn()
    const { $metadata: _, ...answer } = await client.adminGetUser(at)
    expect(answer).toStrictEqual({
      Username: user.username,
      UserAttributes: [
        { Name: 'email', Value: user.email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'sub', Value: expect.any(String) },
      ],
      UserCreateDate: expect.any(Date),
      UserLastModifiedDate: expect.any(Date),
      Enabled: true,
      UserStatus: 'CONFIRMED',
    })
  })

  it('answers whatever a client may not read', async () => {
    const Schema = [{ Name: 'tier', AttributeDataType: 'String' as const, Mutable: true, DeveloperOnlyAttribute: true }]
    const { at, attributes } = await personIn({ Schema })
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'dev:custom:tier', Value: 'gold' }] })
    expect(await attributes()).toMatchObject({ 'dev:custom:tier': 'gold' })
  })
})

describe('AdminUpdateUserAttributes', () => {
  it('makes a new address unverified and sends no code where none is asked for', async () => {
    const { at, attributes, sent } = await personIn()
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email', Value: 'b@example.com' }] })
    expect(await attributes()).toMatchObject({ email: 'b@example.com', email_verified: 'false' })
    expect(await sent()).toEqual([])
  })

  it('sends a code to a new address that the pool verifies', async () => {
    const { at, user, sent } = await personIn({ AutoVerifiedAttributes: ['email'] })
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email', Value: 'b@example.com' }] })
    expect(await sent()).toMatchObject([
      { username: user.username, destination: 'b@example.com', trigger: 'UpdateUserAttribute', medium: 'EMAIL' },
    ])
  })

  it('takes the word of an administrator for a verified address', async () => {
    const { at, attributes, sent } = await personIn({ AutoVerifiedAttributes: ['email'] })
    const UserAttributes = [
      { Name: 'email_verified', Value: 'true' },
      { Name: 'email', Value: 'b@example.com' },
    ]
    await client.adminUpdateUserAttributes({ ...at, UserAttributes })
    expect(await attributes()).toMatchObject({ email: 'b@example.com', email_verified: 'true' })
    expect(await sent()).toEqual([])
  })

  it('says when the user was modified', async () => {
    const { at } = await personIn()
    clock.advance(60)
    await client.adminUpdateUserAttributes({ ...at, ...someAttribute })
    const { UserCreateDate: created, UserLastModifiedDate: modified } = await client.adminGetUser(at)
    expect(Number(modified) - Number(created)).toBeGreaterThanOrEqual(60_000)
  })

  it('deletes by an empty value, an address with its flag', async () => {
    const { at, attributes } = await personIn()
    await client.adminUpdateUserAttributes({ ...at, ...someAttribute })
    const UserAttributes = ['name', 'email'].map((Name) => ({ Name, Value: '' }))
    await client.adminUpdateUserAttributes({ ...at, UserAttributes })
    expect(Object.keys(await attributes())).toEqual(['sub'])
  })

  const Schema = [
    { Name: 'role', AttributeDataType: 'String' as const, Mutable: false },
    {
      Name: 'code',
      AttributeDataType: 'String' as const,
      Mutable: true,
      StringAttributeConstraints: { MinLength: '3' },
    },
    { Name: 'email', Required: true, Mutable: true },
  ]
  it.each<[string, Record<string, string>, string]>([
    ['an attribute is unknown', { 'custom:x': '1' }, 'user.custom:x: Attribute does not exist in the schema.\n'],
    ['an attribute is immutable', { 'custom:role': 'pie' }, 'user.custom:role: Attribute cannot be updated.\n'],
    ['the sub is written', { sub: 'x' }, 'user.sub: Attribute cannot be updated.\n'],
    ['a value is too short', { 'custom:code': 'x' }, 'user.custom:code: String must be no shorter than 3 characters\n'],
    [
      'a required attribute is emptied',
      { email: '' },
      'Invalid user attributes: email: Required attribute cannot be deleted.',
    ],
    ['an e-mail address is none', { email: 'x' }, 'Invalid email address format.'],
    ['a phone number is none', { phone_number: '555' }, 'Invalid phone number format.'],
    [
      'no phone number is verified',
      { phone_number_verified: 'true' },
      'Phone Number is required to verify/un-verify a phone number',
    ],
  ])('refuses when %s, and changes nothing', async (_, changes, message) => {
    const { at, attributes } = await personIn({ Schema })
    const before = await attributes()
    const UserAttributes = Object.entries({ name: 'Ana', ...changes }).map(([Name, Value]) => ({ Name, Value }))
    const update = client.adminUpdateUserAttributes({ ...at, UserAttributes })
    await expect(update).rejects.toMatchObject({ name: 'InvalidParameterException', message })
    expect(await attributes()).toEqual(before)
  })

  it.each<[string, Settings]>([
    ['an alias', { AliasAttributes: ['email'] }],
    ['a username', { UsernameAttributes: ['email'] }],
  ])('refuses an address that is %s of somebody else', async (_, settings) => {
    const pool = await makePool(settings)
    const name = (person: string) => (settings.UsernameAttributes ? `${person}@example.com` : person)
    const ana = await pool.user({ username: name('ana'), email: 'ana@example.com' })
    const eve = await pool.user({ username: name('eve'), email: 'eve@example.com' })
    const UserAttributes = [
      { Name: 'email', Value: ana.email },
      { Name: 'email_verified', Value: 'true' },
    ]
    const update = client.adminUpdateUserAttributes({ UserPoolId: pool.id, Username: eve.username, UserAttributes })
    await expect(update).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    })
    await expect(pool.signIn('eve@example.com', eve.password)).resolves.toHaveProperty('accessToken')
  })
})

describe('AdminDeleteUserAttributes', () => {
  it('deletes attributes, an address with its flag', async () => {
    const { at, attributes } = await personIn()
    await client.adminDeleteUserAttributes({ ...at, UserAttributeNames: ['email', 'nickname'] })
    expect(Object.keys(await attributes())).toEqual(['sub'])
  })

  it.each([
    ['is unknown', 'custom:x', 'Invalid user attributes: user.custom:x: Attribute does not exist in the schema.\n'],
    ['is required', 'email', 'Invalid user attributes: email: Required attribute cannot be deleted.'],
    ['cannot change', 'sub', 'Invalid user attributes: user.sub: Attribute cannot be updated.\n'],
  ])('refuses one that %s', async (_, attribute, message) => {
    const { at } = await personIn({ Schema: [{ Name: 'email', Required: true, Mutable: true }] })
    const deletion = client.adminDeleteUserAttributes({ ...at, UserAttributeNames: [attribute] })
    await expect(deletion).rejects.toMatchObject({ name: 'InvalidParameterException', message })
  })
})

describe('AdminDisableUser and AdminEnableUser', () => {
  it('end every sign-in and refuse another, until the user is enabled', async () => {
    const { pool, user, at } = await personIn()
    const { accessToken, refreshToken } = await pool.signIn(user.username, user.password)
    await client.adminDisableUser(at)
    expect((await client.adminGetUser(at)).Enabled).toBe(false)

    const refused = { name: 'NotAuthorizedException' }
    await expect(pool.signIn(user.username, user.password)).rejects.toMatchObject({
      ...refused,
      message: 'User is disabled.',
    })
    await expect(client.getUser({ AccessToken: accessToken })).rejects.toMatchObject(refused)

    await client.adminEnableUser(at)
    await expect(pool.signIn(user.username, user.password)).resolves.toHaveProperty('accessToken')
    await expect(client.getUser({ AccessToken: accessToken })).rejects.toMatchObject({
      ...refused,
      message: 'Access Token has been revoked',
    })
    const refresh = client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: refreshToken },
    })
    await expect(refresh).rejects.toMatchObject({ ...refused, message: 'Refresh Token has been revoked' })
  })
})

describe('AdminDeleteUser', () => {
  it('deletes the user, whose name is free again', async () => {
    const { pool, user, at, attributes } = await personIn()
    const { accessToken } = await pool.signIn(user.username, user.password)
    const { sub } = await attributes()
    await client.adminDeleteUser(at)
    await expect(client.adminGetUser(at)).rejects.toMatchObject({ name: 'UserNotFoundException' })
    await expect(client.getUser({ AccessToken: accessToken })).rejects.toMatchObject({ name: 'UserNotFoundException' })
    await pool.user({ username: user.username })
    expect((await attributes())['sub']).not.toBe(sub)
    await expect(client.getUser({ AccessToken: accessToken })).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('answers with an empty body', async () => {
    const { at } = await personIn()
    const answer = await raw('AdminDeleteUser', JSON.stringify(at), signature)
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })
})
