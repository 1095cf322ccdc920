import { expect, it } from 'vitest'
import { stacks } from './stack.ts'

/** What the pages of a pool offer and look like, from run to run: identity providers and classic CSS. */

const { client, stack } = await stacks()

it('are those of a provider whose details are JSON', async () => {
  const { run } = stack()
  const { resources } = await run(`
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Google:
    Type: AWS::Cognito::UserPoolIdentityProvider
    Properties:
      UserPoolId: !Ref Pool
      ProviderName: Google
      ProviderType: Google
      ProviderDetails: '{ "client_id": "pies", "client_secret": "s3cret", "authorize_scopes": "openid" }'
`)
  const at = { UserPoolId: resources['Pool'], ProviderName: resources['Google'] }
  const { IdentityProvider: google } = await client.describeIdentityProvider(at)
  expect(google?.ProviderDetails).toMatchObject({ client_id: 'pies', authorize_scopes: 'openid' })
})

it.each(["'pies'", "'[1]'", "'{'"])('are refused with the details %s', async (details) => {
  const template = `
Resources:
  Google:
    Type: AWS::Cognito::UserPoolIdentityProvider
    Properties: { UserPoolId: x_y, ProviderName: Google, ProviderType: Google, ProviderDetails: ${details} }
`
  await expect(stack().run(template)).rejects.toThrow('Google: Value of property ProviderDetails must be of type Map')
})

it('are as they were with CSS that is empty or not given', async () => {
  const { run } = stack()
  const template = (properties: string) => `
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Domain: { Type: AWS::Cognito::UserPoolDomain, Properties: { UserPoolId: !Ref Pool, Domain: pies } }
  Css:
    Type: AWS::Cognito::UserPoolUICustomizationAttachment
    DependsOn: Domain
    Properties: { UserPoolId: !Ref Pool, ClientId: ALL${properties} }
`
  const without = template('')
  const { resources } = await run(without)
  const { UICustomization: none } = await client.getUICustomization({ UserPoolId: resources['Pool'] })
  expect(none).toEqual({})
  const again = await run(without)
  expect(again.changes.map(({ action }) => action)).toEqual(['kept', 'kept', 'kept'])
  await run(template(", CSS: '.logo-customizable { max-width: 60% }'"))
  const { changes } = await run(template(", CSS: ''"))
  expect(changes.map(({ action }) => action)).toEqual(['kept', 'kept', 'updated'])
  const { UICustomization: ended } = await client.getUICustomization({ UserPoolId: resources['Pool'] })
  expect(ended).toEqual({})
})

it.each([
  ['UserPoolDomain', '{ UserPoolId: !Ref Pool }', 'Domain'],
  ['UserPoolUICustomizationAttachment', '{ UserPoolId: !Ref Pool }', 'ClientId'],
  ['UserPoolResourceServer', '{ Identifier: api, Name: !Ref AWS::NoValue, UserPoolId: !Ref Pool }', 'Name'],
  ['UserPoolIdentityProvider', '{ UserPoolId: !Ref Pool, ProviderName: abc, ProviderType: OIDC }', 'ProviderDetails'],
])('of a %s without a required property are refused before anything is made', async (type, properties, name) => {
  const pools = async () => (await client.listUserPools({ MaxResults: 60 })).UserPools?.length
  const before = await pools()
  const template = `
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Its: { Type: AWS::Cognito::${type}, Properties: ${properties} }
`
  await expect(stack().run(template)).rejects.toThrow(`Its: required key [${name}] not found`)
  expect(await pools()).toBe(before)
})

it('go before their domain, also when that was made after them', async () => {
  const { run } = stack()
  const pool = 'Resources:\n  Pool: { Type: AWS::Cognito::UserPool }\n'
  const template = (domain: string) => `${pool}
  Domain: { Type: AWS::Cognito::UserPoolDomain, Properties: { UserPoolId: !Ref Pool, Domain: ${domain} } }
  Css:
    Type: AWS::Cognito::UserPoolUICustomizationAttachment
    DependsOn: Domain
    Properties: { UserPoolId: !Ref Pool, ClientId: ALL, CSS: '.logo-customizable { max-width: 60% }' }
`
  await run(template('tarts'))
  const renamed = await run(template('cakes'))
  expect(renamed.changes.map(({ action }) => action)).toEqual(['kept', 'replaced', 'kept'])
  const { changes } = await run(pool)
  expect(changes.map(({ logicalId, action }) => `${logicalId} ${action}`)).toEqual([
    'Pool kept',
    'Css deleted',
    'Domain deleted',
  ])
})
