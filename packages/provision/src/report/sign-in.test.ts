import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { signInUrl } from './sign-in.ts'

// What a server answers of two pools, of which one has a domain
const server = createServer((request, response) => {
  const { port } = server.address() as AddressInfo // it listens
  const host = request.url?.startsWith('/eu-west-1_pies/') ? 'pies.auth.eu-west-1.localhost' : 'localhost'
  response.end(JSON.stringify({ authorization_endpoint: `http://${host}:${port}/oauth2/authorize` }))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo // as above
const url = `http://localhost:${port}`
const read = (path: string) => fetch(url + path)
afterAll(() => server.close())

const APP = {
  UserPoolId: 'eu-west-1_pies',
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email'],
  CallbackURLs: ['http://localhost:3000/', 'https://pies.example/'],
}
const client = (properties: object) => ({
  state: {
    resources: {
      Pool: { type: 'AWS::Cognito::UserPool', physicalId: 'eu-west-1_pies', properties: {}, retained: false },
      Api: {
        type: 'AWS::Cognito::UserPoolClient',
        physicalId: 'machine',
        properties: { UserPoolId: 'x' },
        retained: false,
      },
      App: { type: 'AWS::Cognito::UserPoolClient', physicalId: 'app', properties: { ...properties }, retained: false },
    },
  },
})

it('leads to the domain of the pool, for the first client with pages', async () => {
  expect(await signInUrl(client(APP), read)).toBe(
    `http://pies.auth.eu-west-1.localhost:${port}/login?client_id=app&response_type=code&scope=openid+email&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2F`,
  )
})

it('leads to the server where the pool has no domain', async () => {
  const app = client({ ...APP, UserPoolId: 'eu-west-1_cakes', AllowedOAuthFlows: ['implicit'] })
  expect(await signInUrl(app, read)).toMatch(`http://localhost:${port}/login?client_id=app&response_type=token&`)
})

it.each([
  ['is not allowed pages', { AllowedOAuthFlowsUserPoolClient: false }],
  ['is a machine', { AllowedOAuthFlows: ['client_credentials'] }],
  ['is called back nowhere', { CallbackURLs: [] }],
])('leads nowhere where the only client %s', async (_, properties) => {
  expect(await signInUrl(client({ ...APP, ...properties }), read)).toBeUndefined()
})
