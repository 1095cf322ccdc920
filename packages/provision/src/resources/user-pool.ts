import { boolean, integer, list, object, same, text, texts } from './properties.ts'
import type { Properties } from './properties.ts'
import { structure } from './resource-type.ts'
import type { Change, Issuer, ResourceType } from './resource-type.ts'
import { isRecord } from '../template/template.ts'
import { TemplateError } from '../template/template-error.ts'

const versionedFunction = object({ LambdaArn: text, LambdaVersion: text })

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpool.html */
export const UserPool: ResourceType = {
  fields: {
    AccountRecoverySetting: object({ RecoveryMechanisms: list(object({ Name: text, Priority: integer })) }),
    AdminCreateUserConfig: object({
      AllowAdminCreateUserOnly: boolean,
      InviteMessageTemplate: object({ EmailMessage: text, EmailSubject: text, SMSMessage: text }),
      UnusedAccountValidityDays: integer,
    }),
    AliasAttributes: list(text),
    AutoVerifiedAttributes: list(text),
    DeletionProtection: text,
    DeviceConfiguration: object({ ChallengeRequiredOnNewDevice: boolean, DeviceOnlyRememberedOnUserPrompt: boolean }),
    EmailAuthenticationMessage: text,
    EmailAuthenticationSubject: text,
    EmailConfiguration: object({
      ConfigurationSet: text,
      EmailSendingAccount: text,
      From: text,
      ReplyToEmailAddress: text,
      SourceArn: text,
    }),
    EmailVerificationMessage: text,
    EmailVerificationSubject: text,
    EnabledMfas: list(text),
    IssuerConfiguration: object({ Type: text }),
    KeyConfiguration: object({ KeyType: text, KmsKeyArn: text }),
    LambdaConfig: object({
      CreateAuthChallenge: text,
      CustomEmailSender: versionedFunction,
      CustomMessage: text,
      CustomSMSSender: versionedFunction,
      DefineAuthChallenge: text,
      InboundFederation: versionedFunction,
      KMSKeyID: text,
      PostAuthentication: text,
      PostConfirmation: text,
      PreAuthentication: text,
      PreSignUp: text,
      PreTokenGeneration: text,
      PreTokenGenerationConfig: versionedFunction,
      UserMigration: text,
      VerifyAuthChallengeResponse: text,
    }),
    MfaConfiguration: text,
    Policies: object({
      PasswordPolicy: object({
        MinimumLength: integer,
        PasswordHistorySize: integer,
        RequireLowercase: boolean,
        RequireNumbers: boolean,
        RequireSymbols: boolean,
        RequireUppercase: boolean,
        TemporaryPasswordValidityDays: integer,
      }),
      SignInPolicy: object({ AllowedFirstAuthFactors: list(text) }),
    }),
    Schema: list(
      object({
        AttributeDataType: text,
        DeveloperOnlyAttribute: boolean,
        Mutable: boolean,
        Name: text,
        NumberAttributeConstraints: object({ MaxValue: text, MinValue: text }),
        Required: boolean,
        StringAttributeConstraints: object({ MaxLength: text, MinLength: text }),
      }),
    ),
    SmsAuthenticationMessage: text,
    SmsConfiguration: object({ ExternalId: text, SnsCallerArn: text, SnsRegion: text }),
    SmsVerificationMessage: text,
    UserAttributeUpdateSettings: object({ AttributesRequireVerificationBeforeUpdate: list(text) }),
    UsernameAttributes: list(text),
    UsernameConfiguration: object({ CaseSensitive: boolean }),
    UserPoolAddOns: object({
      AdvancedSecurityAdditionalFlows: object({ CustomAuthMode: text }),
      AdvancedSecurityMode: text,
    }),
    UserPoolName: text,
    UserPoolTags: texts,
    UserPoolTier: text,
    VerificationMessageTemplate: object({
      DefaultEmailOption: text,
      EmailMessage: text,
      EmailMessageByLink: text,
      EmailSubject: text,
      EmailSubjectByLink: text,
      SmsMessage: text,
    }),
    WebAuthnFactorConfiguration: text,
    WebAuthnRelyingPartyID: text,
    WebAuthnUserVerification: text,
  },

  replacing: [],

  async read(call, poolId, _, issuer = ofAws) {
    const pool = structure(await call('DescribeUserPool', { UserPoolId: poolId }), 'UserPool')
    const url = await issuer(poolId)
    return {
      Arn: String(pool['Arn']),
      ProviderName: url.replace(/^https?:\/\//, ''),
      ProviderURL: url,
      UserPoolId: poolId,
    }
  },

  async create(call, properties, generatedName) {
    const answer = await call('CreateUserPool', {
      ...updatable(properties, generatedName),
      ...createOnly(properties),
      ...(properties['Schema'] !== undefined && { Schema: attributes(properties) }),
    })
    return String(structure(answer, 'UserPool')['Id'])
  },

  async finish(call, poolId, properties) {
    if (setsFactors(properties)) await call('SetUserPoolMfaConfig', factors(poolId, properties))
  },

  async update(call, change, generatedName) {
    const { physicalId: poolId, before, after } = change
    refuseFixed(change)
    const wanted = newAttributes(change)

    // The mode stays where an update does not name it
    const mode = setsFactors(after) ? {} : { MfaConfiguration: after['MfaConfiguration'] ?? 'OFF' }
    await call('UpdateUserPool', { ...updatable(after, generatedName), ...mode, UserPoolId: poolId })
    // A run that failed halfway may have added some of them
    const { SchemaAttributes } = structure(await call('DescribeUserPool', { UserPoolId: poolId }), 'UserPool')
    const schema: unknown[] = Array.isArray(SchemaAttributes) ? SchemaAttributes : []
    const custom = schema.filter(isRecord).filter(({ Name }) => String(Name).includes(':'))
    const known = new Set(custom.map(nameOf))
    const added = wanted.filter((attribute) => !known.has(nameOf(attribute)))
    // AddCustomAttributes takes at most 25
    for (let start = 0; start < added.length; start += 25) {
      await call('AddCustomAttributes', { UserPoolId: poolId, CustomAttributes: added.slice(start, start + 25) })
    }
    if (setsFactors(before) || setsFactors(after)) await call('SetUserPoolMfaConfig', factors(poolId, after))
  },

  async remove(call, poolId) {
    await call('DeleteUserPool', { UserPoolId: poolId })
  },
}

const ofAws: Issuer = async (poolId) => `https://cognito-idp.${poolId.split('_')[0]}.amazonaws.com/${poolId}`

const CREATE_ONLY = ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration']

const FACTORS = [
  'EmailAuthenticationMessage',
  'EmailAuthenticationSubject',
  'EnabledMfas',
  'WebAuthnFactorConfiguration',
  'WebAuthnRelyingPartyID',
  'WebAuthnUserVerification',
]

/** What CreateUserPool and UpdateUserPool both take. UpdateUserPool resets most of what it is not given, so this is all. */
function updatable(properties: Properties, generatedName: string): Record<string, unknown> {
  const { UserPoolName: name = generatedName, ...others } = properties
  // CreateUserPool refuses MFA without SMS; factors of their own go through SetUserPoolMfaConfig, and with them the mode
  const separate = new Set([
    ...CREATE_ONLY,
    ...FACTORS,
    'Schema',
    ...(setsFactors(properties) ? ['MfaConfiguration'] : []),
  ])
  return { PoolName: name, ...Object.fromEntries(Object.entries(others).filter(([key]) => !separate.has(key))) }
}

function createOnly(properties: Properties): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => CREATE_ONLY.includes(key)))
}

function setsFactors(properties: Properties): boolean {
  return FACTORS.some((name) => properties[name] !== undefined)
}

/** The input of SetUserPoolMfaConfig, which turns off each factor it is not given. */
function factors(poolId: string, properties: Properties): object {
  const { SmsConfiguration: sms, MfaConfiguration: mode = 'OFF' } = properties
  const implied = sms !== undefined && mode !== 'OFF' ? ['SMS_MFA'] : []
  const named = Array.isArray(properties['EnabledMfas']) ? (properties['EnabledMfas'] as unknown[]) : implied
  // The service takes no factor where it is to ask for none
  const enabled = mode === 'OFF' ? [] : named
  const webAuthn = present({
    RelyingPartyId: properties['WebAuthnRelyingPartyID'],
    UserVerification: properties['WebAuthnUserVerification'],
    FactorConfiguration: properties['WebAuthnFactorConfiguration'],
  })
  return {
    UserPoolId: poolId,
    MfaConfiguration: mode,
    ...(enabled.includes('SMS_MFA') && {
      SmsMfaConfiguration: present({
        SmsAuthenticationMessage: properties['SmsAuthenticationMessage'],
        SmsConfiguration: sms,
      }),
    }),
    ...(enabled.includes('SOFTWARE_TOKEN_MFA') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(enabled.includes('EMAIL_OTP') && {
      EmailMfaConfiguration: present({
        Message: properties['EmailAuthenticationMessage'],
        Subject: properties['EmailAuthenticationSubject'],
      }),
    }),
    ...(Object.keys(webAuthn).length > 0 && { WebAuthnConfiguration: webAuthn }),
  }
}

function refuseFixed({ logicalId, before, after }: Change): void {
  const changed = CREATE_ONLY.filter((name) => !same(before[name], after[name]))
  if (customId(before) !== customId(after)) changed.push('UserPoolTags._custom_id_')
  if (changed.length === 0) return
  throw new TemplateError(
    `${logicalId}: ${changed.join(', ')} of an existing user pool cannot be changed. ` +
      'Put back what it was, or give the resource another logical id: then a new, empty pool takes its place.',
  )
}

function newAttributes({ logicalId, before, after }: Change): Record<string, unknown>[] {
  const known = new Map(attributes(before).map((attribute) => [attribute['Name'], attribute]))
  const wanted = new Map(attributes(after).map((attribute) => [attribute['Name'], attribute]))
  const altered = [...known].filter(([name, attribute]) => !same(attribute, wanted.get(name))).map(([name]) => name)
  if (altered.length > 0) {
    throw new TemplateError(
      `${logicalId}: Existing schema attributes cannot be modified or deleted. (${altered.join(', ')}) ` +
        'Put back what they were, or give the resource another logical id: then a new, empty pool takes its place.',
    )
  }
  return [...wanted].filter(([name]) => !known.has(name)).map(([, attribute]) => attribute)
}

function attributes(properties: Properties): Record<string, unknown>[] {
  const schema: unknown[] = Array.isArray(properties['Schema']) ? properties['Schema'] : []
  // CloudFormation's own default is false where the API's is true
  return schema.filter(isRecord).map((item) => Object.assign({ Mutable: false }, item, { Name: nameOf(item) }))
}

/** A name as CreateUserPool and AddCustomAttributes take it: they put the prefix there themselves. */
function nameOf({ Name: name }: Record<string, unknown>): string {
  return String(name).replace(/^(?:dev:)?(?:custom:)?/, '')
}

function customId(properties: Properties): unknown {
  return isRecord(properties['UserPoolTags']) ? properties['UserPoolTags']['_custom_id_'] : undefined
}

function present(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}
