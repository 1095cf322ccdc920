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
  await expect(stack().run(template)).rejects.toThrow(
    'Google: Value of property ProviderDetails must be of type Map',
  )
})
