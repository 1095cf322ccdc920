import { describe, expect, it, vi } from 'vitest'
import { server, signature } from '../../../test/server.ts'
import { present } from '../../storage/conformance/subject.ts'
import type { PoolId } from '../../storage/port/index.ts'

const { client, pool: makePool, raw, services } = await server()

const UNKNOWN = 'eu-west-1_unknown00'
const UNKNOWN_ARN = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${UNKNOWN}`
const unknownPool = ['ResourceNotFoundException', `User pool ${UNKNOWN} does not exist.`] as const
const ids = expect.stringMatching(/^eu-west-1_[0-9A-Za-z]{9}$/)

const text = (Name: string, MinLength = '0', MaxLength = '2048') => ({
  ...attribute(Name),
  AttributeDataType: 'String',
  StringAttributeConstraints: { MinLength, MaxLength },
})
function attribute(Name: string) {
  return { Name, DeveloperOnlyAttribute: false, Mutable: true, Required: false }
}

const fresh = {
  Id: ids,
  Name: 'bakery',
  Policies: {
    PasswordPolicy: {
      MinimumLength: 8,
      RequireUppercase: true,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 7,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
  },
  DeletionProtection: 'INACTIVE',
  LambdaConfig: {},
  LastModifiedDate: expect.any(Date),
  CreationDate: expect.any(Date),
  SchemaAttributes: [
    { ...text('sub', '1'), Mutable: false, Required: true },
    ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username'].map((name) => text(name)),
    ...['profile', 'picture', 'website', 'email'].map((name) => text(name)),
    { ...attribute('email_verified'), AttributeDataType: 'Boolean' },
    text('gender'),
    text('birthdate', '10', '10'),
    ...['zoneinfo', 'locale', 'phone_number'].map((name) => text(name)),
    { ...attribute('phone_number_verified'), AttributeDataType: 'Boolean' },
    text('address'),
    { ...attribute('updated_at'), AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '0' } },
    { ...attribute('identities'), AttributeDataType: 'String', StringAttributeConstraints: {} },
  ],
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
  MfaConfiguration: 'OFF',
  EstimatedNumberOfUsers: 0,
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  UserPoolTags: {},
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
  Arn: expect.stringMatching(/^arn:aws:cognito-idp:eu-west-1:123456789012:userpool\/eu-west-1_[0-9A-Za-z]{9}$/),
  AccountRecoverySetting: {
    RecoveryMechanisms: [
      { Priority: 1, Name: 'verified_email' },
      { Priority: 2, Name: 'verified_phone_number' },
    ],
  },
  UserPoolTier: 'ESSENTIALS',
}

async function described(poolId: string) {
  const { UserPool: pool } = await client.describeUserPool({ UserPoolId: poolId })
  return pool ?? {}
}

describe('a pool', () => {
  it('has the defaults of the service', async () => {
    const { UserPool: created } = await client.createUserPool({ PoolName: 'bakery' })
    expect(created).toStrictEqual(fresh)
    expect(await described(created?.Id ?? '')).toStrictEqual(created)
  })

  it('returns to its defaults by an update, and keeps its name, schema and names', async () => {
    const { UserPool: created } = await client.createUserPool({
      PoolName: 'bakery',
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      EmailVerificationSubject: 'Hello',
      Schema: [{ Name: 'role', AttributeDataType: 'String', Mutable: true }],
    })
    const id = created?.Id ?? ''
    expect(created).toMatchObject({ AutoVerifiedAttributes: ['email'], EmailVerificationSubject: 'Hello' })
    await client.updateUserPool({ UserPoolId: id })
    expect(await described(id)).toStrictEqual({
      ...fresh,
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      SchemaAttributes: created?.SchemaAttributes,
    })
    await client.updateUserPool({ UserPoolId: id, PoolName: 'shop' })
    expect(await described(id)).toMatchObject({ Name: 'shop' })
  })

  it('takes its id from the tag _custom_id_', async () => {
    const part = await client.createUserPool({ PoolName: 'p', UserPoolTags: { _custom_id_: 'Fixed1' } })
    expect(part.UserPool).toMatchObject({ Id: 'eu-west-1_Fixed1', UserPoolTags: { _custom_id_: 'Fixed1' } })
    const whole = await client.createUserPool({ PoolName: 'p', UserPoolTags: { _custom_id_: 'us-east-1_Fixed2' } })
    expect(whole.UserPool?.Id).toBe('us-east-1_Fixed2')
    const again = client.createUserPool({ PoolName: 'p', UserPoolTags: { _custom_id_: 'Fixed1' } })
    await expect(again).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The user pool id eu-west-1_Fixed1 is already taken.',
    })
  })

  it('of a taken id is made by one of many callers', async () => {
    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        client.createUserPool({ PoolName: 'p', UserPoolTags: { _custom_id_: 'Contested' } }),
      ),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is deleted unless that is protected', async () => {
    const { id } = await makePool({ DeletionProtection: 'ACTIVE' })
    await expect(client.deleteUserPool({ UserPoolId: id })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
    })
    await client.updateUserPool({ UserPoolId: id })
    await client.deleteUserPool({ UserPoolId: id })
    await expect(described(id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('gains custom attributes', async () => {
    const { id } = await makePool()
    const added = { AttributeDataType: 'Number', NumberAttributeConstraints: { MaxValue: '9' } } as const
    await client.addCustomAttributes({ UserPoolId: id, CustomAttributes: [{ Name: 'level', ...added }] })
    expect((await described(id)).SchemaAttributes?.at(-1)).toStrictEqual({
      Name: 'custom:level',
      ...added,
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: false,
    })
  })

  it('keeps each of many attributes added at once', async () => {
    const { id } = await makePool()
    const names = Array.from({ length: 10 }, (_, index) => `level${index}`)
    await Promise.all(
      names.map((Name) =>
        client.addCustomAttributes({ UserPoolId: id, CustomAttributes: [{ Name, AttributeDataType: 'String' }] }),
      ),
    )
    const custom = (await described(id)).SchemaAttributes?.flatMap(({ Name = '' }) =>
      Name.startsWith('custom:') ? [Name] : [],
    )
    expect(custom?.toSorted()).toEqual(names.map((name) => `custom:${name}`))
  })
})

describe('ListUserPools', () => {
  it('pages through the pools of the region', async () => {
    const made = []
    for (let index = 0; index < 5; index += 1) {
      const { UserPool: pool } = await client.createUserPool({ PoolName: `list ${index}` })
      made.push(pool?.Id)
    }
    const found = []
    let NextToken: string | undefined
    do {
      const page = await client.listUserPools({ MaxResults: 2, ...(NextToken && { NextToken }) })
      found.push(...(page.UserPools ?? []))
      NextToken = page.NextToken
    } while (NextToken)
    expect(found.map(({ Id }) => Id).slice(-5)).toEqual(made)
    expect(found.at(-1)).toStrictEqual({
      Id: made.at(-1),
      Name: 'list 4',
      LambdaConfig: {},
      LastModifiedDate: expect.any(Date),
      CreationDate: expect.any(Date),
    })
  })
})

describe('the settings of multi-factor authentication', () => {
  const sms = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' }

  it('are only the mode in a fresh pool', async () => {
    const { id } = await makePool()
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({ MfaConfiguration: 'OFF' })
  })

  it('are replaced as a whole', async () => {
    const { id } = await makePool()
    const factors = {
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      SmsMfaConfiguration: { SmsConfiguration: sms, SmsAuthenticationMessage: 'Code {####}' },
      WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' },
    } as const
    const { $metadata: _, ...set } = await client.setUserPoolMfaConfig({ UserPoolId: id, ...factors })
    expect(set).toStrictEqual(factors)
    expect(await client.getUserPoolMfaConfig({ UserPoolId: id })).toMatchObject(set)
    expect(await described(id)).toStrictEqual({
      ...fresh,
      Name: 'test',
      MfaConfiguration: 'OPTIONAL',
      SmsConfiguration: sms,
      SmsAuthenticationMessage: 'Code {####}',
    })
    const { $metadata: __, ...left } = await client.setUserPoolMfaConfig({ UserPoolId: id })
    expect(left).toStrictEqual({ MfaConfiguration: 'OFF' })
  })

  it.each(['OPTIONAL', 'ON'] as const)('are texts in a pool that is made with %s and not told which', async (mode) => {
    const { id } = await makePool({ MfaConfiguration: mode, SmsConfiguration: sms, SmsAuthenticationMessage: '{####}' })
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({
      MfaConfiguration: mode,
      SmsMfaConfiguration: { SmsConfiguration: sms, SmsAuthenticationMessage: '{####}' },
    })
  })

  it('say of texts what an update of the pool says', async () => {
    const { id } = await makePool()
    await client.setUserPoolMfaConfig({
      UserPoolId: id,
      MfaConfiguration: 'ON',
      SmsMfaConfiguration: { SmsConfiguration: sms, SmsAuthenticationMessage: 'Code {####}' },
    })
    const given = { SmsConfiguration: { ...sms, ExternalId: 'y' }, SmsAuthenticationMessage: 'Other {####}' }
    await client.updateUserPool({ UserPoolId: id, MfaConfiguration: 'ON', ...given })
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({ MfaConfiguration: 'ON', SmsMfaConfiguration: given })
  })

  it('stay with an update that names the mode, without texts', async () => {
    const { id } = await makePool()
    const factors = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } } as const
    await client.setUserPoolMfaConfig({ UserPoolId: id, ...factors })
    await client.updateUserPool({ UserPoolId: id, MfaConfiguration: 'OPTIONAL' })
    const { $metadata: _, ...config } = await client.getUserPoolMfaConfig({ UserPoolId: id })
    expect(config).toStrictEqual({ ...factors, MfaConfiguration: 'OPTIONAL' })
  })

  it.each<[string, object, string]>([
    [
      'a mode has no factor',
      { MfaConfiguration: 'ON' as const },
      'At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be provided.',
    ],
    ['SMS has no configuration', { SmsMfaConfiguration: {} }, 'SmsMfaConfiguration needs SmsConfiguration.'],
    [
      'e-mail has no sender',
      { EmailMfaConfiguration: {} },
      'Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of COGNITO_DEFAULT',
    ],
    ...[true, false].map((Enabled): [string, object, string] => [
      `a factor is ${Enabled ? 'set' : 'said to be none'} and none asked for`,
      { SoftwareTokenMfaConfiguration: { Enabled } },
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together",
    ]),
    [
      'there are only passkeys',
      { MfaConfiguration: 'ON' as const, WebAuthnConfiguration: { RelyingPartyId: 'example.com' } },
      'Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.',
    ],
  ])('are refused when %s', async (_, config, message: string) => {
    const { id } = await makePool()
    await expect(client.setUserPoolMfaConfig({ UserPoolId: id, ...config })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    })
  })
})

describe('tags', () => {
  it('are merged, listed and taken away', async () => {
    const { id } = await makePool({ UserPoolTags: { a: '1' } })
    const ResourceArn = (await described(id)).Arn ?? ''
    await client.tagResource({ ResourceArn, Tags: { a: '2', b: '3' } })
    expect((await client.listTagsForResource({ ResourceArn })).Tags).toStrictEqual({ a: '2', b: '3' })
    await client.untagResource({ ResourceArn, TagKeys: ['a', 'unknown'] })
    expect((await described(id)).UserPoolTags).toStrictEqual({ b: '3' })
  })

  it('are at most 50', async () => {
    const { id } = await makePool({ UserPoolTags: { a: '1' } })
    const ResourceArn = (await described(id)).Arn ?? ''
    const Tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag${index}`, '']))
    await expect(client.tagResource({ ResourceArn, Tags })).rejects.toMatchObject({ name: 'LimitExceededException' })
    expect((await client.listTagsForResource({ ResourceArn })).Tags).toStrictEqual({ a: '1' })
  })
})

describe('refusals', () => {
  const UserPoolId = UNKNOWN

  const level = { Name: 'level', AttributeDataType: 'Number' } as const
  it.each<[string, () => Promise<unknown>, readonly [string, string]]>([
    ['describe', () => client.describeUserPool({ UserPoolId }), unknownPool],
    ['update', () => client.updateUserPool({ UserPoolId }), unknownPool],
    ['delete', () => client.deleteUserPool({ UserPoolId }), unknownPool],
    ['add attributes', () => client.addCustomAttributes({ UserPoolId, CustomAttributes: [level] }), unknownPool],
    ['read MFA', () => client.getUserPoolMfaConfig({ UserPoolId }), unknownPool],
    ['set MFA', () => client.setUserPoolMfaConfig({ UserPoolId }), unknownPool],
    ['tag', () => client.tagResource({ ResourceArn: UNKNOWN_ARN, Tags: {} }), unknownPool],
    ['list tags', () => client.listTagsForResource({ ResourceArn: UNKNOWN_ARN }), unknownPool],
    [
      'list tags of something else',
      () => client.listTagsForResource({ ResourceArn: 'arn:aws:s3:eu-west-1:123456789012:bucket' }),
      ['InvalidParameterException', 'Invalid Resource ARN'],
    ],
    [
      'list with a foreign token',
      () => client.listUserPools({ MaxResults: 1, NextToken: 'x' }),
      ['InvalidParameterException', 'Invalid pagination token.'],
    ],
  ])('refuses to %s', async (_, act, [name, message]) => {
    await expect(act()).rejects.toMatchObject({ name, message })
  })

  it('lets a schema name a standard attribute once', async () => {
    const act = client.createUserPool({ PoolName: 'p', Schema: [{ Name: 'email' }, { Name: 'email' }] })
    await expect(act).rejects.toMatchObject({ message: 'email: Existing attribute already has name email.' })
  })

  it('forgets the keys of a deleted pool', async () => {
    const { id } = await makePool()
    const pool = present(await services.storage.pools.find(id as PoolId)) // from the API
    await services.signingKeys.of(pool)
    await client.deleteUserPool({ UserPoolId: id })
    const read = vi.spyOn(services.storage.keys, 'list')
    await services.signingKeys.of(pool)
    expect(read).toHaveBeenCalledOnce()
    read.mockRestore()
  })

  it('answers nothing to a deletion', async () => {
    const { id } = await makePool()
    const response = await raw('DeleteUserPool', JSON.stringify({ UserPoolId: id }), signature)
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})
