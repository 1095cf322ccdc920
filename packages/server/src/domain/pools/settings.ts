import { ApiError } from '../../errors.ts'
import type { Input } from '../../model/types.gen.ts'
import type { PoolSettings } from '../../storage/port/index.ts'
import { mailboxOf } from '../messages/sender.ts'
import { refuseSessionsInTier, tracksSessions } from '../sessions/settings.ts'
import { buildSchema } from '../users/schema.ts'
import { hasFactor } from './factors.ts'
import { allLevels } from './acr.ts'
import { unavailable } from './tier.ts'

type Given = Input<'CreateUserPool'> | Input<'UpdateUserPool'>
type Creation = Input<'CreateUserPool'>
type Fixed = Pick<PoolSettings, 'SchemaAttributes' | 'AliasAttributes' | 'UsernameAttributes' | 'UsernameConfiguration'>

/** Gives the settings of a new pool: what the request does not say has its default. */
export function poolDefaults(input: Creation): PoolSettings {
  const fixed = fixedSettings(input)
  refuseNames(fixed)
  const settings = poolSettings(input)
  refuseMfa(settings)
  return { ...settings, ...fixed }
}

/**
 * Gives a pool's settings as an update leaves them: what it does not say returns to its default.
 *
 * What stays is what only creation or another operation sets, and what would open a pool if it was forgotten: each of the
 * policies, and the mode of multi-factor authentication.
 */
export function updatedSettings<Stored extends PoolSettings>(stored: Stored, input: Input<'UpdateUserPool'>): Stored {
  const left = Object.fromEntries(Object.entries(stored).filter(([name]) => !replaced.has(name)))
  const updated = { ...left, ...poolSettings(input, stored) }
  refuseMfa(updated)
  if (tracksSessions({ settings: updated })) refuseSessionsInTier(updated)
  return updated as Stored // every member is either kept or replaced by one of its type
}

function fixedSettings({ Schema, AliasAttributes, UsernameAttributes, UsernameConfiguration }: Creation): Fixed {
  return {
    SchemaAttributes: buildSchema(Schema),
    ...(AliasAttributes?.length && { AliasAttributes }),
    ...(UsernameAttributes?.length && { UsernameAttributes }),
    ...(UsernameConfiguration && { UsernameConfiguration }),
  }
}

const GIVEN_OR_ABSENT = [
  'SmsAuthenticationMessage',
  'DeviceConfiguration',
  'SmsConfiguration',
  'UserPoolAddOns',
  'DcrConfiguration',
  'KeyConfiguration',
  'IssuerConfiguration',
  'AcrConfiguration',
] as const satisfies readonly (keyof Given & keyof PoolSettings)[]

const WITH_DEFAULT = [
  'Policies',
  'DeletionProtection',
  'LambdaConfig',
  'AutoVerifiedAttributes',
  'VerificationMessageTemplate',
  'MfaConfiguration',
  'UserAttributeUpdateSettings',
  'EmailConfiguration',
  'UserPoolTags',
  'AdminCreateUserConfig',
  'AccountRecoverySetting',
  'UserPoolTier',
] as const satisfies readonly (keyof Given & keyof PoolSettings)[]

/** The texts of verification messages, which have two places: in the template, and where they were before there was one. */
const TEXTS = [
  ['EmailMessage', 'EmailVerificationMessage'],
  ['EmailSubject', 'EmailVerificationSubject'],
  ['SmsMessage', 'SmsVerificationMessage'],
] as const

const replaced: ReadonlySet<string> = new Set([...GIVEN_OR_ABSENT, ...WITH_DEFAULT, ...TEXTS.flat()])

function poolSettings(input: Given, before?: PoolSettings): PoolSettings {
  const settings = withDefaults(input, before)
  refuseValidityTwice(input)
  refuseRecovery(settings)
  refuseFirstFactors(settings)
  refuseLambda(settings)
  refuseTier(settings)
  refuseTags(settings.UserPoolTags)
  refuseSender(settings)
  return settings
}

function withDefaults(input: Given, before: PoolSettings = {}): PoolSettings {
  const { EmailConfiguration: email } = input
  const Policies = policies(input, before)
  const given = Object.fromEntries(GIVEN_OR_ABSENT.map((name) => [name, input[name]]).filter(([, value]) => value))
  return {
    ...given,
    ...(input.AcrConfiguration && { AcrConfiguration: allLevels(input.AcrConfiguration) }),
    Policies,
    DeletionProtection: input.DeletionProtection ?? 'INACTIVE',
    LambdaConfig: lambdaConfig(input.LambdaConfig),
    ...(input.AutoVerifiedAttributes?.length && { AutoVerifiedAttributes: input.AutoVerifiedAttributes }),
    ...verificationTexts(input),
    MfaConfiguration: input.MfaConfiguration ?? before.MfaConfiguration ?? 'OFF',
    UserAttributeUpdateSettings: {
      AttributesRequireVerificationBeforeUpdate:
        input.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [],
    },
    EmailConfiguration: { ...email, EmailSendingAccount: email?.EmailSendingAccount ?? 'COGNITO_DEFAULT' },
    UserPoolTags: input.UserPoolTags ?? {},
    AdminCreateUserConfig: {
      ...input.AdminCreateUserConfig,
      AllowAdminCreateUserOnly: input.AdminCreateUserConfig?.AllowAdminCreateUserOnly ?? false,
      UnusedAccountValidityDays: Policies.PasswordPolicy.TemporaryPasswordValidityDays,
    },
    AccountRecoverySetting: {
      RecoveryMechanisms: input.AccountRecoverySetting?.RecoveryMechanisms ?? [
        { Priority: 1, Name: 'verified_email' },
        { Priority: 2, Name: 'verified_phone_number' },
      ],
    },
    UserPoolTier: input.UserPoolTier ?? 'ESSENTIALS',
  }
}

type PasswordPolicy = NonNullable<NonNullable<PoolSettings['Policies']>['PasswordPolicy']>

const STRICT: PasswordPolicy = {
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
}
/** A policy that is given asks for no more than it says. */
const LENIENT = { RequireUppercase: false, RequireLowercase: false, RequireNumbers: false, RequireSymbols: false }

/** Each of the two policies as it is given, else as it was, else as it is by default. */
function policies({ Policies: given, AdminCreateUserConfig }: Given, { Policies: before }: PoolSettings) {
  const { MinimumLength = 8, PasswordHistorySize, ...rest } = given?.PasswordPolicy ?? before?.PasswordPolicy ?? STRICT
  const SignInPolicy = given?.SignInPolicy ?? before?.SignInPolicy
  return {
    PasswordPolicy: {
      ...LENIENT,
      ...rest,
      MinimumLength,
      ...(PasswordHistorySize && { PasswordHistorySize }),
      // The older setting for the same; whoever gives both is refused.
      TemporaryPasswordValidityDays:
        AdminCreateUserConfig?.UnusedAccountValidityDays || rest.TemporaryPasswordValidityDays || 7,
    },
    SignInPolicy: { AllowedFirstAuthFactors: SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'] },
  } satisfies PoolSettings['Policies']
}

/** Shows each text in both of its places, as given in the newer one, else in the older. */
function verificationTexts(input: Given): PoolSettings {
  const { VerificationMessageTemplate: template } = input
  const texts = TEXTS.flatMap(([name, older]) => {
    const text = template?.[name] ?? input[older]
    return text === undefined ? [] : [{ name, older, text }]
  })
  return {
    VerificationMessageTemplate: {
      ...template,
      ...Object.fromEntries(texts.map(({ name, text }) => [name, text])),
      DefaultEmailOption: template?.DefaultEmailOption ?? 'CONFIRM_WITH_CODE',
    },
    ...Object.fromEntries(texts.map(({ older, text }) => [older, text])),
  }
}

/** Refuses a sender that is not one address, of which no mail could be sent; the service's sentence is not known [?]. */
function refuseSender({ EmailConfiguration: email }: PoolSettings): void {
  for (const name of ['From', 'ReplyToEmailAddress'] as const) {
    const text = email?.[name]
    if (text === undefined || mailboxOf(text)) continue
    throw new ApiError('InvalidParameterException', `Email address in ${name} is not valid.`)
  }
}

/** The newer setting of one trigger shows the older one too, as DescribeUserPool does. */
function lambdaConfig(given: Given['LambdaConfig'] = {}): NonNullable<PoolSettings['LambdaConfig']> {
  const { PreTokenGeneration: arn, PreTokenGenerationConfig: versioned } = given
  return versioned ? { ...given, PreTokenGeneration: arn ?? versioned.LambdaArn } : given
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}

function refuseNames({ SchemaAttributes: schema, AliasAttributes: aliases, UsernameAttributes: names }: Fixed): void {
  if (aliases && names) {
    throw invalid('Only one of the aliasAttributes or usernameAttributes can be set in an user pool.')
  }
  const isRequired = schema?.some(({ Name, Required }) => Name === 'preferred_username' && Required)
  if (isRequired && aliases?.includes('preferred_username')) {
    throw invalid('preferred_username can not be both a required attribute and an alias.')
  }
}

function refuseValidityTwice({ Policies, AdminCreateUserConfig }: Given): void {
  if (AdminCreateUserConfig?.UnusedAccountValidityDays === undefined) return
  if (Policies?.PasswordPolicy?.TemporaryPasswordValidityDays === undefined) return
  throw invalid('Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays')
}

function refuseRecovery({ AccountRecoverySetting: setting }: PoolSettings): void {
  const mechanisms = setting?.RecoveryMechanisms ?? []
  const distinct = [new Set(mechanisms.map(({ Name }) => Name)), new Set(mechanisms.map(({ Priority }) => Priority))]
  if (distinct.some(({ size }) => size < mechanisms.length)) {
    throw invalid('Each recovery mechanism of AccountRecoverySetting must have a name and a priority of its own.')
  }
  if (mechanisms.length > 1 && mechanisms.some(({ Name }) => Name === 'admin_only')) {
    throw invalid('The recovery mechanism admin_only can not be combined with another one.')
  }
}

/** The list may name what the service's model calls a second factor only; a sign-in could begin with nothing then. */
function refuseFirstFactors({ Policies }: PoolSettings): void {
  if (!Policies?.SignInPolicy?.AllowedFirstAuthFactors?.includes('SOFTWARE_TOKEN')) return
  throw invalid('SOFTWARE_TOKEN is not supported in AllowedFirstAuthFactors.')
}

function refuseLambda({ LambdaConfig: config = {} }: PoolSettings): void {
  const { PreTokenGeneration: arn, PreTokenGenerationConfig: versioned } = config
  if (versioned && versioned.LambdaArn !== arn) {
    throw invalid('PreTokenGeneration and PreTokenGenerationConfig must name the same function.')
  }
  if ((config.CustomSMSSender || config.CustomEmailSender) && !config.KMSKeyID) {
    throw invalid('CustomSMSSender and CustomEmailSender need KMSKeyID.')
  }
}

function refuseTier({
  UserPoolTier: tier,
  Policies,
  UserPoolAddOns,
  LambdaConfig,
  AcrConfiguration,
}: PoolSettings): void {
  const version = LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0'
  const factors = Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? []
  const isLite = tier === 'LITE'
  const needs: readonly (readonly [string, boolean | undefined])[] = [
    ['Password History', isLite && Policies?.PasswordPolicy?.PasswordHistorySize !== undefined],
    ['Passwordless Sign-In', isLite && factors.some((factor) => factor !== 'PASSWORD')],
    [`Token Customization with Pre-Token Generation Lambda ${version}`, isLite && version !== 'V1_0'],
    ['Authentication Context Class Reference', isLite && AcrConfiguration !== undefined],
    ['Threat Protection', tier !== 'PLUS' && UserPoolAddOns && UserPoolAddOns.AdvancedSecurityMode !== 'OFF'],
  ]
  const features = needs.filter(([, isUsed]) => isUsed).map(([feature]) => feature)
  if (features.length === 0) return
  throw unavailable(tier, features)
}

/** Refuses more tags than a pool may have. */
export function refuseTags(tags: PoolSettings['UserPoolTags']): void {
  if (Object.keys(tags ?? {}).length <= 50) return
  throw new ApiError('LimitExceededException', 'A user pool has at most 50 tags.')
}

/** Refuses to ask for a second factor where there is none to ask for. */
function refuseMfa(settings: PoolSettings): void {
  const { MfaConfiguration: mode, SmsConfiguration: sms } = settings
  if (mode === 'OFF' || sms || hasFactor(settings)) return
  throw invalid('SMS configuration and Auto verification for phone_number are required when MFA is required/optional')
}
