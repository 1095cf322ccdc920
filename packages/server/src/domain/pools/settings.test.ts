import { describe, expect, it } from 'vitest'
import { poolDefaults, updatedSettings } from './settings.ts'
import { describePool, newPoolId } from './pools.ts'
import { standardAttributes } from '../users/schema.ts'

type Creation = Parameters<typeof poolDefaults>[0]

const policy = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
}
const defaults = {
  Policies: { PasswordPolicy: policy, SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
  DeletionProtection: 'INACTIVE',
  LambdaConfig: {},
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
  MfaConfiguration: 'OFF',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  UserPoolTags: {},
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
  AccountRecoverySetting: {
    RecoveryMechanisms: [
      { Priority: 1, Name: 'verified_email' },
      { Priority: 2, Name: 'verified_phone_number' },
    ],
  },
  UserPoolTier: 'ESSENTIALS',
}

const days = (input: Omit<Creation, 'PoolName'>) => {
  const { Policies, AdminCreateUserConfig } = poolDefaults({ PoolName: 'p', ...input })
  return [Policies?.PasswordPolicy?.TemporaryPasswordValidityDays, AdminCreateUserConfig?.UnusedAccountValidityDays]
}

const config = (LambdaConfig: NonNullable<Creation['LambdaConfig']>) =>
  poolDefaults({ PoolName: 'p', LambdaConfig }).LambdaConfig

const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`

describe('poolDefaults', () => {
  it('gives the defaults of the service and nothing else', () => {
    expect(poolDefaults({ PoolName: 'p' })).toStrictEqual({ ...defaults, SchemaAttributes: [...standardAttributes] })
  })

  it('takes what a partial password policy leaves out as not required', () => {
    const { Policies } = poolDefaults({ PoolName: 'p', Policies: { PasswordPolicy: { RequireNumbers: true } } })
    expect(Policies?.PasswordPolicy).toStrictEqual({
      MinimumLength: 8,
      RequireUppercase: false,
      RequireLowercase: false,
      RequireNumbers: true,
      RequireSymbols: false,
      TemporaryPasswordValidityDays: 7,
    })
  })

  it('shows the life of a temporary password in both places, 0 being the default', () => {
    expect(days({ Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 3 } } })).toEqual([3, 3])
    expect(days({ AdminCreateUserConfig: { UnusedAccountValidityDays: 9 } })).toEqual([9, 9])
    expect(days({ Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } } })).toEqual([7, 7])
  })

  it('shows both settings of a trigger with a version', () => {
    const LambdaArn = 'arn:aws:lambda:eu-west-1:123456789012:function:pre'
    const versioned = { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn } } as const
    expect(config(versioned)).toStrictEqual({ ...versioned, PreTokenGeneration: LambdaArn })
    expect(config({ PreTokenGeneration: LambdaArn })).toStrictEqual({ PreTokenGeneration: LambdaArn })
  })

  it.each<[string, Omit<Creation, 'PoolName'>, string]>([
    [
      'both kinds of names are asked for',
      { AliasAttributes: ['email'], UsernameAttributes: ['email'] },
      'InvalidParameterException',
    ],
    [
      'preferred_username is required and an alias',
      { AliasAttributes: ['preferred_username'], Schema: [{ Name: 'preferred_username', Required: true }] },
      'InvalidParameterException',
    ],
    [
      'the life of temporary passwords is given twice',
      {
        Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 7 } },
        AdminCreateUserConfig: { UnusedAccountValidityDays: 7 },
      },
      'InvalidParameterException',
    ],
    ['MFA lacks SMS', { MfaConfiguration: 'ON' }, 'InvalidParameterException'],
    [
      'recovery repeats itself',
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Priority: 1, Name: 'verified_email' },
            { Priority: 1, Name: 'verified_phone_number' },
          ],
        },
      },
      'InvalidParameterException',
    ],
    [
      'recovery is by administrators and not',
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Priority: 1, Name: 'admin_only' },
            { Priority: 2, Name: 'verified_email' },
          ],
        },
      },
      'InvalidParameterException',
    ],
    [
      'the token trigger has two functions',
      {
        LambdaConfig: {
          PreTokenGeneration: arn('a'),
          PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: arn('b') },
        },
      },
      'InvalidParameterException',
    ],
    [
      'a custom sender has no key',
      { LambdaConfig: { CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arn('a') } } },
      'InvalidParameterException',
    ],
    [
      'a sign-in could begin with what is a second factor',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'SOFTWARE_TOKEN'] } } },
      'InvalidParameterException',
    ],
    [
      'the tier lacks history',
      { UserPoolTier: 'LITE', Policies: { PasswordPolicy: { PasswordHistorySize: 3 } } },
      'FeatureUnavailableInTierException',
    ],
    [
      'the tier lacks protection',
      { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
      'FeatureUnavailableInTierException',
    ],
    [
      'there are too many tags',
      { UserPoolTags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ''])) },
      'LimitExceededException',
    ],
  ])('refuses when %s', (_, input, name) => {
    expect(() => poolDefaults({ PoolName: 'p', ...input })).toThrow(expect.objectContaining({ name }))
  })
})

describe('a tier', () => {
  it('names all features that it lacks', () => {
    const LambdaArn = arn('pre')
    const settings = {
      PoolName: 'p',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn } },
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    } as const satisfies object
    const lacks = (UserPoolTier: 'LITE' | 'ESSENTIALS') => () =>
      poolDefaults({ ...(structuredClone(settings) as unknown as Creation), UserPoolTier })
    const words = 'The following features need to be disabled for the'
    expect(lacks('ESSENTIALS')).toThrow(`${words} ESSENTIALS pricing tier configured: Threat Protection`)
    expect(lacks('LITE')).toThrow(
      `${words} LITE pricing tier configured: Passwordless Sign-In, Token Customization with Pre-Token Generation Lambda V2_0, Threat Protection`,
    )
  })
})

describe('updatedSettings', () => {
  it('returns to the default what is left out, and keeps what creation fixed', () => {
    const created = poolDefaults({
      PoolName: 'p',
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      DeletionProtection: 'ACTIVE',
      EmailVerificationSubject: 'Hello',
      UserPoolTags: { a: 'b' },
      Schema: [{ Name: 'role', AttributeDataType: 'String' }],
    })
    const stored = { ...created, Domain: 'x', SoftwareTokenMfaConfiguration: { Enabled: true } }
    expect(updatedSettings(stored, { UserPoolId: 'x' })).toStrictEqual({
      ...defaults,
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      SchemaAttributes: created.SchemaAttributes,
      Domain: 'x',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    })
  })
})

const random = (size: number) => Buffer.alloc(size, 1)
const id = (custom?: string) => newPoolId({ random }, 'eu-west-1', custom === undefined ? {} : { _custom_id_: custom })

describe('newPoolId', () => {
  it('takes the region and nine characters, or what the tag says', () => {
    expect(id()).toMatch(/^eu-west-1_[0-9a-zA-Z]{9}$/)
    expect(id('Local1')).toBe('eu-west-1_Local1')
    expect(id('us-east-1_Local1')).toBe('us-east-1_Local1')
  })

  it.each(['', 'with space', 'a-b', 'eu-west-1_a-b', '_x', 'x'.repeat(60)])('refuses the tag %j', (tag) => {
    expect(() => id(tag)).toThrow(expect.objectContaining({ name: 'InvalidParameterException' }))
  })
})

describe('describePool', () => {
  it('gives dates in seconds and no factors', () => {
    const pool = {
      key: 1,
      id: 'eu-west-1_abc',
      name: 'p',
      region: 'eu-west-1',
      settings: { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: { Enabled: true } },
      createdAt: new Date(1_700_000_000_123),
      updatedAt: new Date(1_700_000_001_456),
    } as unknown as Parameters<typeof describePool>[0] // its ids are brands
    expect(describePool(pool, 3, '123456789012')).toEqual({
      Id: 'eu-west-1_abc',
      Name: 'p',
      MfaConfiguration: 'OFF',
      LastModifiedDate: 1_700_000_001.456,
      CreationDate: 1_700_000_000.123,
      EstimatedNumberOfUsers: 3,
      Arn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc',
    })
  })
})
