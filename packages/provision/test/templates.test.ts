import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { server } from '../../server/test/server.ts'
import { shortfallLines } from '../src/limits/shortfall.ts'
import { provision } from '../src/provision.ts'
import { parseTemplate } from '../src/template/parse-template.ts'

/** Templates of the kinds that people have: each starts, and tells all that it did not get. */

const { client, dispatcher } = await server()
const folder = join(import.meta.dirname, 'templates')
const region = 'eu-west-1'

const MADE_ELSEWHERE = 'Not provisioned (placeholders stand in for them):'

const SENDS = 'messages are sent by the server’s own setup'
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'amplify.json': [
    MADE_ELSEWHERE,
    '  amplifyAuthIdentityPool3FDE84CC (AWS::Cognito::IdentityPool) – identity pools are another service',
    '  amplifyAuthIdentityPoolRoleAttachment045F17C8 (AWS::Cognito::IdentityPoolRoleAttachment) – identity pools are another service',
  ],
  'branding.yaml': [
    'Without effect:',
    '  Domain CustomDomainConfig.CertificateArn – the server has a certificate of its own setup',
  ],
  'cdk.json': ['Without effect:', `  UserPool6BA7E5F2 SmsConfiguration – ${SENDS}`],
  'domain.yaml': [],
  'full.yaml': [
    'Without effect:',
    `  Pool SmsConfiguration – ${SENDS}`,
    '  Pool UserPoolTier (PLUS) – a tier only decides which settings are taken, and LITE has no USER_AUTH',
    '  Client AnalyticsConfiguration – no analytics are collected',
  ],
  'groups.yaml': [],
  'identity-pool.yaml': [
    MADE_ELSEWHERE,
    '  IdentityPool (AWS::Cognito::IdentityPool) – identity pools are another service',
    '  Roles (AWS::Cognito::IdentityPoolRoleAttachment) – identity pools are another service',
  ],
  'identity-provider.yaml': [],
  'imports.yaml': [],
  'resource-server.yaml': [],
  'risk.yaml': [
    MADE_ELSEWHERE,
    '  Risk (AWS::Cognito::UserPoolRiskConfigurationAttachment) – no risk is assessed',
    '  Logs (AWS::Cognito::LogDeliveryConfiguration) – logs are not delivered',
    'Left out:',
    '  Older UserPoolAddOns – threat protection needs UserPoolTier PLUS',
    'Without effect:',
    '  Plus UserPoolAddOns – no risk is assessed',
    '  Plus UserPoolTier (PLUS) – a tier only decides which settings are taken, and LITE has no USER_AUTH',
    '  Client EnablePropagateAdditionalUserContextData – no risk is assessed',
  ],
  'sam.yaml': [],
  'triggers.yaml': [
    'Left out:',
    '  Pool LambdaConfig.PreSignUp (check), LambdaConfig.PreTokenGenerationConfig (check), LambdaConfig.CustomEmailSender (check) – no function of that name runs here: see the setting functions',
  ],
  'users.yaml': ['Without effect:', '  Joe ClientMetadata – users of a template are made before functions run'],
}

it('are all tried', () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(LISTS))
})

it.each(Object.entries(LISTS))('%s starts, with a list of what it does not get', async (file, list) => {
  const { shortfalls, unresolved } = await start(file)
  expect(shortfallLines(shortfalls)).toEqual(list)
  expect(unresolved).toEqual({})
})

it.each(Object.entries(LISTS).filter(([, list]) => list.length > 0))(
  '%s is refused where nothing may be missing, before anything is made',
  async (file, list) => {
    const pools = async () => (await client.listUserPools({ MaxResults: 60 })).UserPools?.length
    const before = await pools()
    await expect(start(file, true)).rejects.toThrow(list.join('\n'))
    expect(await pools()).toBe(before)
  },
)

it('starts where nothing is missing and nothing may be', async () => {
  await expect(start('groups.yaml', true)).resolves.toMatchObject({ shortfalls: [] })
})

it.each([
  [
    'domain.yaml',
    {
      LoginUrl: /^https:\/\/pies-123456789012\.auth\.eu-west-1\.amazoncognito\.com\/login\?client_id=[a-z\d]{26}$/,
      Alias: /^localhost$/,
    },
  ],
  [
    'risk.yaml',
    {
      Risk: /^UserPoolRiskConfigurationAttachment-eu-west-1_[A-Za-z\d]{9}-[a-z\d]{26}$/,
      Logs: /^eu-west-1_[A-Za-z\d]{9}$/,
    },
  ],
  [
    'branding.yaml',
    {
      Css: /^UserPoolUICustomizationAttachment-eu-west-1_[A-Za-z\d]{9}-ALL$/,
      Style: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
      Terms: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
    },
  ],
  ['resource-server.yaml', { Identifier: /^https:\/\/api\.pies\.example$/ }],
  ['identity-pool.yaml', { IdentityPoolId: /^eu-west-1:[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/ }],
  ['users.yaml', { Joe: /^joe@pies\.example$/, Membership: /^UserToGroupAttachment-[A-Z\d]{12}$/ }],
  ['sam.yaml', { Role: /^arn:aws:iam::123456789012:role\/pies-CheckRole-[A-Z\d]{12}$/ }],
])('%s has values as AWS would form them', async (file, values) => {
  const { outputs } = await start(file)
  expect(Object.keys(outputs)).toEqual(Object.keys(values))
  for (const [name, form] of Object.entries(values)) expect(outputs[name]).toMatch(form)
})

it('makes groups, users and memberships', async () => {
  const { resources } = await start('users.yaml')
  const UserPoolId = resources['Pool']
  const { Users: users } = await client.listUsersInGroup({ UserPoolId, GroupName: 'admins' })
  expect(users).toMatchObject([{ UserStatus: 'FORCE_CHANGE_PASSWORD' }])
  expect(users?.[0]?.Attributes).toContainEqual({ Name: 'email', Value: 'joe@pies.example' })

  const { resources: others } = await start('groups.yaml')
  const { Groups: groups } = await client.listGroups({ UserPoolId: others['Pool'] })
  expect(groups?.map(({ GroupName }) => GroupName).toSorted()).toEqual([others['Tasters'], 'bakers'])
  expect(groups?.find(({ GroupName }) => GroupName === 'bakers')).toMatchObject({
    Description: 'They bake',
    Precedence: 1,
    RoleArn: expect.stringMatching(/^arn:aws:iam::123456789012:role\/pies-BakerRole-/),
  })
})

it('makes a domain, the looks of its pages, and terms', async () => {
  const { resources, outputs } = await start('branding.yaml')
  const at = { UserPoolId: resources['Pool'], ClientId: resources['Client'] }
  const { UserPool: pool } = await client.describeUserPool(at)
  expect(pool?.CustomDomain).toBe('login.pies.example')
  const { UICustomization } = await client.getUICustomization(at)
  expect(UICustomization).toMatchObject({ ClientId: 'ALL', CSS: '.logo-customizable { max-width: 60% }' })
  const { ManagedLoginBranding } = await client.describeManagedLoginBrandingByClient(at)
  expect(ManagedLoginBranding?.ManagedLoginBrandingId).toBe(outputs['Style'])
  const { Terms } = await client.describeTermsByClient({ ...at, TermsName: 'terms-of-use' })
  expect(`${at.UserPoolId}|${Terms?.TermsId}`).toBe(resources['Terms'])
})

it('makes identity providers before the clients that name them', async () => {
  const { resources } = await start('identity-provider.yaml')
  const { Providers } = await client.listIdentityProviders({ UserPoolId: resources['Pool'] })
  expect(Providers?.map(({ ProviderName }) => ProviderName)).toEqual(['Company', 'Google'])
})

it('takes the values of other stacks and of stores from whoever starts it', async () => {
  const { resources, warnings } = await start('imports.yaml')
  const { UserPool: pool } = await client.describeUserPool({ UserPoolId: resources['Pool'] })
  expect(pool).toMatchObject({
    Name: 'pies',
    EmailConfiguration: { From: 'pies@pies.example', SourceArn: expect.stringMatching(/^arn:aws:ses:/) },
    LambdaConfig: { PostConfirmation: 'arn:aws:lambda:eu-west-1:123456789012:function:welcome' },
  })
  const { UserPoolClient: app } = await client.describeUserPoolClient({
    UserPoolId: resources['Pool'],
    ClientId: resources['Client'],
  })
  expect(app?.ClientName).toBe('web')
  expect(warnings).toEqual(['ClientName is given again in line 21: the last one counts.'])
})

it('makes the events of functions of AWS SAM into triggers', async () => {
  const { resources } = await start('sam.yaml')
  const { UserPool: pool } = await client.describeUserPool({ UserPoolId: resources['Pool'] })
  const arn = expect.stringMatching(/^arn:aws:lambda:eu-west-1:123456789012:function:pies-Check-[A-Z\d]{12}$/)
  expect(pool?.LambdaConfig).toEqual({ PreSignUp: arn, PostConfirmation: arn })
})

it('makes custom attributes immutable unless the template says otherwise', async () => {
  const { resources } = await start('full.yaml')
  const { UserPool: pool } = await client.describeUserPool({ UserPoolId: resources['Pool'] })
  const mutable = Object.fromEntries((pool?.SchemaAttributes ?? []).map(({ Name, Mutable }) => [Name, Mutable]))
  expect(mutable).toMatchObject({ 'custom:tenant': false, 'custom:score': true, email: true })
})

async function start(file: string, strict = false) {
  // A name is one pool's in the whole server, and every start makes a new pool
  for (const Domain of ['login.pies.example', 'pies-123456789012']) await withoutDomain(Domain)
  const warnings: string[] = []
  const provisioned = await provision({
    region,
    accountId: '123456789012',
    stackName: 'pies',
    template: parseTemplate(readFileSync(join(folder, file), 'utf8'), (sentence) => warnings.push(sentence)),
    call: (operation, input) => dispatcher.call(operation, input, region),
    imports: {
      'mail-IdentityArn': 'arn:aws:ses:eu-west-1:123456789012:identity/pies@pies.example',
      'pies-WelcomeArn': 'arn:aws:lambda:eu-west-1:123456789012:function:welcome',
    },
    references: {
      'ssm:/pies/sender': 'pies@pies.example',
      'ssm:/pies/eu-west-1/name:1': 'pies',
      'secretsmanager:pies:SecretString:client': 'web',
    },
    strict,
    runs: (name) => name !== 'check',
  })
  return { ...provisioned, warnings }
}

async function withoutDomain(Domain: string): Promise<void> {
  const { DomainDescription } = await client.describeUserPoolDomain({ Domain })
  const UserPoolId = DomainDescription?.UserPoolId
  if (UserPoolId !== undefined) await client.deleteUserPoolDomain({ Domain, UserPoolId })
}
