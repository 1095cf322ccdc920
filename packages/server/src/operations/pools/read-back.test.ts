import type { UpdateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

/** What Terraform's provider sends when it makes and changes a pool, and reads to compare it with. */

const { client } = await server()

const SmsConfiguration = {
  ExternalId: 'pies',
  SnsCallerArn: 'arn:aws:iam::123456789012:role/r',
  SnsRegion: 'eu-west-1',
}
const texts = { SmsAuthenticationMessage: 'Your code is {####}', SmsConfiguration }
const app = { SoftwareTokenMfaConfiguration: { Enabled: true } }

/** All that an update repeats. */
const SETTINGS = {
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  AutoVerifiedAttributes: ['email'],
  DeletionProtection: 'INACTIVE',
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  Policies: {
    PasswordPolicy: {
      MinimumLength: 8,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      RequireUppercase: true,
      TemporaryPasswordValidityDays: 7,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
  },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  UserPoolTags: { stage: 'test' },
  UserPoolTier: 'ESSENTIALS',
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
} satisfies Omit<UpdateUserPoolCommandInput, 'UserPoolId'>

/** What is read after each change. */
async function read(UserPoolId: string | undefined) {
  const { UserPool } = await client.describeUserPool({ UserPoolId })
  const { $metadata: _, ...factors } = await client.getUserPoolMfaConfig({ UserPoolId })
  return { pool: UserPool, factors }
}

it.each([
  ['an app', 'OPTIONAL', app, undefined],
  ['an app that is demanded', 'ON', app, undefined],
  ['texts', 'OPTIONAL', { SmsMfaConfiguration: texts }, texts],
  ['both', 'ON', { SmsMfaConfiguration: texts, ...app }, texts],
  ['passkeys as well', 'OPTIONAL', { ...app, WebAuthnConfiguration: { RelyingPartyId: 'pies.example' } }, undefined],
] as const)('a pool with %s is read as it was made and changed', async (_, MfaConfiguration, factors, sms) => {
  const { UserPool } = await client.createUserPool({ PoolName: 'pies', ...SETTINGS, ...sms })
  const UserPoolId = UserPool?.Id
  const set = await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration, ...factors })
  expect(set).toMatchObject({ MfaConfiguration, ...factors })
  const made = await read(UserPoolId)
  expect(made.pool).toMatchObject({ ...SETTINGS, ...sms, MfaConfiguration })
  expect(made.factors).toEqual({ MfaConfiguration, ...factors })

  // An update repeats everything; the mode with it, the factors apart from it.
  const UserPoolTags = { stage: 'production' }
  await client.updateUserPool({ UserPoolId, ...SETTINGS, ...sms, MfaConfiguration, UserPoolTags })
  const changed = await read(UserPoolId)
  expect(changed.factors).toEqual(made.factors)
  expect({ ...changed.pool, LastModifiedDate: 0 }).toEqual({ ...made.pool, UserPoolTags, LastModifiedDate: 0 })
  await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OFF' })
  expect((await read(UserPoolId)).factors).toEqual({ MfaConfiguration: 'OFF' })
})
