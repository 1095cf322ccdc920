import type { UserPoolPolicyType } from '@aws-sdk/client-cognito-identity-provider'
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
    text('profile'),
    text('address'),
    text('birthdate', '10', '10'),
    text('gender'),
    text('preferred_username'),
    { ...attribute('updated_at'), AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '0' } },
    text('website'),
    text('picture'),
    { ...attribute('identities'), AttributeDataType: 'String', StringAttributeConstraints: {} },
    { ...text('sub', '1'), Mutable: false, Required: true },
    text('phone_number'),
    { ...attribute('phone_number_verified'), AttributeDataType: 'Boolean' },
    text('zoneinfo'),
    text('locale'),
    text('email'),
    { ...attribute('email_verified'), AttributeDataType: 'Boolean' },
    ...['given_name', 'family_name', 'middle_name', 'name', 'nickname'].map((name) => text(name)),
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
    expect(created).toMatchObject({
      AutoVerifiedAttributes: ['email'],
      EmailVerificationSubject: 'Hello',
      VerificationMessageTemplate: { EmailSubject: 'Hello' },
    })
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

  it('shows the texts of verification messages in both of their places', async () => {
    const older = {
      EmailVerificationMessage: 'Mail {####}',
      EmailVerificationSubject: 'Subject',
      SmsVerificationMessage: 'Text {####}',
    }
    const newer = { EmailMessage: 'Mail {####}', EmailSubject: 'Subject', SmsMessage: 'Text {####}' }
    const both = {
      ...fresh,
      ...older,
      VerificationMessageTemplate: { ...newer, DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    }
    for (const given of [older, { VerificationMessageTemplate: newer }]) {
      const { UserPool: created } = await client.createUserPool({ PoolName: 'bakery', ...given })
      expect(created).toStrictEqual(both)
      const { UserPool: updated } = await client.createUserPool({ PoolName: 'bakery' })
      const UserPoolId = updated?.Id ?? ''
      await client.updateUserPool({ UserPoolId, ...given })
      expect(await described(UserPoolId)).toStrictEqual(both)
      await client.updateUserPool({ UserPoolId })
      expect(await described(UserPoolId)).toStrictEqual(fresh)
    }
  })

  it('keeps each of its policies that an update does not give', async () => {
    const PasswordPolicy = { MinimumLength: 12, RequireNumbers: true, TemporaryPasswordValidityDays: 3 }
    const SignInPolicy = { AllowedFirstAuthFactors: ['PASSWORD' as const, 'EMAIL_OTP' as const] }
    const { id } = await makePool({ Policies: { PasswordPolicy, SignInPolicy } })
    const { Policies: before, AdminCreateUserConfig } = await described(id)
    expect(before).toMatchObject({ PasswordPolicy, SignInPolicy })
    expect(AdminCreateUserConfig?.UnusedAccountValidityDays).toBe(3)
    const after = async (Policies?: UserPoolPolicyType) => {
      await client.updateUserPool({ UserPoolId: id, ...(Policies && { Policies }) })
      const pool = await described(id)
      return { ...pool.Policies, days: pool.AdminCreateUserConfig?.UnusedAccountValidityDays }
    }
    expect(await after()).toStrictEqual({ ...before, days: 3 })
    expect(await after({})).toStrictEqual({ ...before, days: 3 })
    const first = { AllowedFirstAuthFactors: ['PASSWORD' as const] }
    expect(await after({ SignInPolicy: first })).toStrictEqual({ ...before, SignInPolicy: first, days: 3 })
    const { PasswordPolicy: partial, ...others } = await after({ PasswordPolicy: { RequireSymbols: true } })
    expect(others).toStrictEqual({ SignInPolicy: first, days: 7 })
    expect(partial).toMatchObject({ MinimumLength: 8, RequireNumbers: false, RequireSymbols: true })
  })

  it('keeps the mode of multi-factor authentication that an update does not give', async () => {
    const { id: UserPoolId } = await makePool()
    const SoftwareTokenMfaConfiguration = { Enabled: true }
    await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration })
    await client.updateUserPool({ UserPoolId })
    expect(await described(UserPoolId)).toMatchObject({ MfaConfiguration: 'ON' })
    await client.updateUserPool({ UserPoolId, MfaConfiguration: 'OFF' })
    expect(await described(UserPoolId)).toMatchObject({ MfaConfiguration: 'OFF' })
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
      Mutable: true,
      Required: false,
    })
  })

  it('names custom attributes, which are mutable and without limits unless that is said', async () => {
    const { id } = await makePool({
      Schema: [
        { Name: 'nickname', AttributeDataType: 'String', Required: true },
        { Name: 'pie', AttributeDataType: 'String' },
        { Name: 'fixed', AttributeDataType: 'Number', Mutable: false },
      ],
    })
    const CustomAttributes = [{ Name: 'banana', AttributeDataType: 'Number', DeveloperOnlyAttribute: true } as const]
    await client.addCustomAttributes({ UserPoolId: id, CustomAttributes })
    const schema = (await described(id)).SchemaAttributes ?? []
    const bare = { DeveloperOnlyAttribute: false, Mutable: true, Required: false }
    expect(schema.slice(-3)).toStrictEqual([
      { Name: 'custom:pie', AttributeDataType: 'String', ...bare },
      { Name: 'custom:fixed', AttributeDataType: 'Number', ...bare, Mutable: false },
      { Name: 'dev:custom:banana', AttributeDataType: 'Number', ...bare, DeveloperOnlyAttribute: true },
    ])
    expect(schema.find(({ Name }) => Name === 'nickname')).toMatchObject({ Mutable: true, Required: true })
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
