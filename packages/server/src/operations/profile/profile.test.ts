import { describe, expect, it } from 'vitest'
import { people } from '../../../test/people.ts'
import { server } from '../../../test/server.ts'

const world = await server()
const { client, pool: makePool, clock } = world
const { caller } = people(world)

type Settings = NonNullable<Parameters<typeof makePool>[0]>
type App = NonNullable<Parameters<typeof makePool>[1]>

const MISMATCH = { name: 'CodeMismatchException', message: 'Invalid verification code provided, please try again.' }
const EXPIRED = { name: 'ExpiredCodeException', message: 'Invalid code provided, please request a code again.' }
const LIMIT = { name: 'LimitExceededException', message: 'Attempt limit exceeded, please try after some time.' }

const UNWRITABLE = { name: 'NotAuthorizedException', message: 'A client attempted to write unauthorized attribute' }

const wrong = (code: string) => (code === '000000' ? '000001' : '000000')

describe('every operation by access token', () => {
  const operations: [string, (AccessToken: string) => Promise<unknown>][] = [
    ['GetUser', (AccessToken) => client.getUser({ AccessToken })],
    ['UpdateUserAttributes', (AccessToken) => client.updateUserAttributes({ AccessToken, UserAttributes: [] })],
    [
      'DeleteUserAttributes',
      (AccessToken) => client.deleteUserAttributes({ AccessToken, UserAttributeNames: ['sub'] }),
    ],
    [
      'GetUserAttributeVerificationCode',
      (AccessToken) => client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'name' }),
    ],
    [
      'VerifyUserAttribute',
      (AccessToken) => client.verifyUserAttribute({ AccessToken, AttributeName: 'name', Code: '1' }),
    ],
    ['ChangePassword', (AccessToken) => client.changePassword({ AccessToken, ProposedPassword: 'Passw0rd' })],
    ['DeleteUser', (AccessToken) => client.deleteUser({ AccessToken })],
  ]
  it.each(operations)('%s asks for a token first of all', async (_, run) => {
    await expect(run('not-a-token')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    })
  })
})

describe('GetUser', () => {
  it('answers the user as the service does', async () => {
    const { AccessToken, user, email } = await caller()
    const { $metadata: _, ...answer } = await client.getUser({ AccessToken })
    expect(answer).toStrictEqual({
      Username: user.username,
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'sub', Value: expect.any(String) },
      ],
    })
  })

  it('shows what the client may read', async () => {
    const Schema = [{ Name: 'tier', AttributeDataType: 'String' as const, Mutable: true, DeveloperOnlyAttribute: true }]
    const { AccessToken, at } = await caller({ Schema }, { ReadAttributes: ['email', 'name'] })
    const UserAttributes = ['name', 'nickname', 'dev:custom:tier'].map((Name) => ({ Name, Value: 'x' }))
    await client.adminUpdateUserAttributes({ ...at, UserAttributes })
    const { UserAttributes: shown } = await client.getUser({ AccessToken })
    expect(shown?.map(({ Name }) => Name)).toEqual(['email', 'name', 'sub'])
  })
})

describe('UpdateUserAttributes', () => {
  it('writes attributes, and deletes by an empty value', async () => {
    const { update, attributes } = await caller()
    const { $metadata: _, ...answer } = await update({ name: 'Ana', nickname: 'A' })
    expect(answer).toStrictEqual({ CodeDeliveryDetailsList: [] })
    await update({ name: '', locale: 'en' })
    expect(await attributes()).toMatchObject({ nickname: 'A', locale: 'en' })
    expect(await attributes()).not.toHaveProperty('name')
  })

  it('makes a new address count at once, unverified, and sends a code where the pool verifies it', async () => {
    const { update, attributes, verify, sent, code } = await caller({ AutoVerifiedAttributes: ['email'] })
    const { CodeDeliveryDetailsList: details } = await update({ email: 'new@pie.example' })
    expect(details).toEqual([{ Destination: 'n***@p***', DeliveryMedium: 'EMAIL', AttributeName: 'email' }])
    expect(await sent()).toMatchObject([{ trigger: 'UpdateUserAttribute', destination: 'new@pie.example' }])
    expect(await attributes()).toMatchObject({ email: 'new@pie.example', email_verified: 'false' })
    await verify(await code())
    expect(await attributes()).toMatchObject({ email: 'new@pie.example', email_verified: 'true' })
  })

  it('leaves a verified address alone that is written again', async () => {
    const { update, attributes, email, sent } = await caller({ AutoVerifiedAttributes: ['email'] })
    await update({ email })
    expect(await attributes()).toMatchObject({ email, email_verified: 'true' })
    expect(await sent()).toEqual([])
  })

  it('keeps the old address until the new one is verified where the pool asks for it', async () => {
    const settings: Settings = {
      AliasAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    }
    const { pool, user, update, attributes, verify, code, email } = await caller(settings)
    await update({ email: 'new@example.com', name: 'Ana' })
    expect(await attributes()).toMatchObject({ email, email_verified: 'true', name: 'Ana' })
    await expect(pool.signIn(email, user.password)).resolves.toBeDefined()
    await verify(await code())
    expect(await attributes()).toMatchObject({ email: 'new@example.com', email_verified: 'true' })
    await expect(pool.signIn('new@example.com', user.password)).resolves.toBeDefined()
    await expect(pool.signIn(email, user.password)).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('forgets a new address that was taken back', async () => {
    const settings: Settings = {
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    }
    const { update, attributes, verify, code, email } = await caller(settings)
    await update({ email: 'new@example.com' })
    await update({ email })
    await expect(verify(await code())).rejects.toMatchObject(EXPIRED)
    expect(await attributes()).toMatchObject({ email, email_verified: 'true' })
  })

  const Schema = [
    { Name: 'role', AttributeDataType: 'String' as const, Mutable: false },
    { Name: 'secret', AttributeDataType: 'String' as const, Mutable: true, DeveloperOnlyAttribute: true },
    { Name: 'email', Required: true, Mutable: true },
  ]
  const invalid = 'InvalidParameterException'
  it.each<[string, Record<string, string>, App, { name: string; message: string }]>([
    ['a verified flag is written', { email_verified: 'true' }, {}, UNWRITABLE],
    ['a developer attribute is written', { 'dev:custom:secret': 'x' }, {}, UNWRITABLE],
    ['the client may not write it', { name: 'x' }, { WriteAttributes: ['email'] }, UNWRITABLE],
    [
      'an attribute is immutable',
      { 'custom:role': 'x' },
      {},
      { name: invalid, message: 'user.custom:role: Attribute cannot be updated.\n' },
    ],
    [
      'the sub is written',
      { sub: 'x' },
      { WriteAttributes: ['email'] },
      { name: invalid, message: 'user.sub: Attribute cannot be updated.\n' },
    ],
    [
      'an attribute is unknown',
      { 'custom:x': '1' },
      {},
      { name: invalid, message: 'user.custom:x: Attribute does not exist in the schema.\n' },
    ],
    [
      'a required attribute is emptied',
      { email: '' },
      {},
      { name: invalid, message: 'Invalid user attributes: email: Required attribute cannot be deleted.' },
    ],
    ['an address is none', { email: 'x' }, {}, { name: invalid, message: 'Invalid email address format.' }],
  ])('refuses when %s, and changes nothing', async (_, changes, app, refusal) => {
    const { update, attributes } = await caller({ Schema }, app)
    const before = await attributes()
    await expect(update(changes)).rejects.toMatchObject(refusal)
    expect(await attributes()).toEqual(before)
  })

  it.each<[string, Settings, Record<string, string>]>([
    ['preferred_username', { AliasAttributes: ['preferred_username'] }, { preferred_username: 'pie' }],
    ['email', { UsernameAttributes: ['email'] }, { email: 'pie@example.com' }],
  ])('refuses a %s by which somebody else is called', async (kind, settings, changes) => {
    const pool = await makePool(settings)
    const name = (person: string) => (kind === 'email' ? `${person}@example.com` : person)
    const UserAttributes = Object.entries(changes).map(([Name, Value]) => ({ Name, Value }))
    await client.adminCreateUser({ UserPoolId: pool.id, Username: name('pie'), UserAttributes })
    const eve = await pool.signedIn({ username: name('eve'), email: 'eve@example.com' })
    const update = client.updateUserAttributes({ AccessToken: eve.accessToken, UserAttributes })
    await expect(update).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: `An account with the given ${kind} already exists.`,
    })
  })
})

describe('DeleteUserAttributes', () => {
  it('deletes attributes, an address with its flag', async () => {
    const { AccessToken, attributes } = await caller()
    const { $metadata: _, ...answer } = await client.deleteUserAttributes({
      AccessToken,
      UserAttributeNames: ['email', 'nickname'],
    })
    expect(answer).toStrictEqual({})
    expect(Object.keys(await attributes())).toEqual(['sub'])
  })

  it.each([
    ['is unknown', 'custom:x', 'Invalid user attributes: user.custom:x: Attribute does not exist in the schema.\n'],
    ['is required', 'email', 'Invalid user attributes: email: Required attribute cannot be deleted.'],
    ['is immutable', 'custom:role', 'Invalid user attributes: user.custom:role: Attribute cannot be updated.\n'],
    ['is a flag', 'email_verified', UNWRITABLE.message],
    ['the client may not write', 'name', UNWRITABLE.message],
  ])('refuses one that %s', async (_, attribute, message) => {
    const Schema = [
      { Name: 'email', Required: true, Mutable: true },
      { Name: 'role', AttributeDataType: 'String' as const, Mutable: false },
    ]
    const { AccessToken } = await caller({ Schema }, { WriteAttributes: ['email'] })
    const deletion = client.deleteUserAttributes({ AccessToken, UserAttributeNames: [attribute] })
    await expect(deletion).rejects.toMatchObject({ message })
  })
})

describe('GetUserAttributeVerificationCode and VerifyUserAttribute', () => {
  it('verify an address', async () => {
    const { at, ask, verify, code, attributes, sent } = await caller()
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email_verified', Value: 'false' }] })
    const { $metadata: _, ...answer } = await ask()
    expect(answer).toStrictEqual({
      CodeDeliveryDetails: { Destination: 'u***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    })
    expect(await sent()).toMatchObject([{ trigger: 'VerifyUserAttribute' }])
    const { $metadata: __, ...verified } = await verify(await code())
    expect(verified).toStrictEqual({})
    expect(await attributes()).toMatchObject({ email_verified: 'true' })
    await expect(verify(await code())).rejects.toMatchObject(EXPIRED)
  })

  it('keep the codes of the two addresses apart', async () => {
    const { update, ask, verify, sent, attributes } = await caller()
    await update({ email: 'new@example.com', phone_number: '+15551234567' })
    await ask('phone_number')
    await ask('email')
    const [sms, mail] = (await sent()).map(({ code }) => code)
    if (sms !== mail) await expect(verify(sms ?? '', 'email')).rejects.toMatchObject(MISMATCH)
    await verify(sms ?? '', 'phone_number')
    expect(await attributes()).toMatchObject({ phone_number_verified: 'true', email_verified: 'false' })
  })

  it('refuse a code for an address that has changed since', async () => {
    const { update, ask, verify, code, attributes } = await caller()
    await ask()
    await update({ email: 'new@example.com' })
    await expect(verify(await code())).rejects.toMatchObject(EXPIRED)
    expect(await attributes()).toMatchObject({ email: 'new@example.com', email_verified: 'false' })
  })

  it('refuse an address by which somebody else is called, and keep the code', async () => {
    const { pool, update, ask, verify, code } = await caller({ AliasAttributes: ['email'] })
    const ana = await pool.user()
    await update({ email: ana.email })
    await ask()
    const taken = { name: 'AliasExistsException', message: 'An account with the given email already exists.' }
    await expect(verify(await code())).rejects.toMatchObject(taken)
    await client.adminDeleteUser({ UserPoolId: pool.id, Username: ana.username })
    await expect(verify(await code())).resolves.toBeDefined()
  })

  it('keep a code for a day', async () => {
    const { user, pool, ask, verify, code } = await caller(
      {},
      { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'days' } },
    )
    await ask()
    clock.advance(24 * 3600)
    const { accessToken: AccessToken } = await pool.signIn(user.username, user.password)
    const late = client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: await code() })
    await expect(late).rejects.toMatchObject(EXPIRED)
    clock.advance(-60)
    await expect(verify(await code())).resolves.toBeDefined()
  })

  it('send 5 codes and judge 15 an hour', async () => {
    const { ask, verify, code } = await caller()
    for (let time = 0; time < 5; time += 1) await ask()
    await expect(ask()).rejects.toMatchObject(LIMIT)
    const right = await code()
    for (let guess = 0; guess < 15; guess += 1) await expect(verify(wrong(right))).rejects.toMatchObject(MISMATCH)
    await expect(verify(right)).rejects.toMatchObject(LIMIT)
  })

  it('refuse another attribute, and one without a value', async () => {
    const { ask, verify } = await caller()
    const other = {
      name: 'InvalidParameterException',
      message: 'Invalid attribute name. Only phone_number and email can be verified.',
    }
    await expect(ask('name')).rejects.toMatchObject(other)
    await expect(verify('1', 'name')).rejects.toMatchObject(other)
    await expect(ask('phone_number')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User does not have a valid registered phone number',
    })
    await expect(verify('1', 'phone_number')).rejects.toMatchObject(EXPIRED)
  })
})
