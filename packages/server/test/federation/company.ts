import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { expect } from 'vitest'
import { claims } from '../claims.ts'
import { testFunctions } from '../functions.ts'
import { APP, CALLBACK, createBrowser, createProgram, type Query, told } from '../oauth/browser.ts'
import type { Functions } from '../../src/server.ts'
import type { TestConfig } from '../server.ts'
import { server } from '../server.ts'
import { tinyProvider } from './tiny-provider.ts'

/** What is set of a pool, its client and its provider. */
export interface Setting {
  readonly settings?: Partial<CreateUserPoolCommandInput>
  readonly app?: Partial<CreateUserPoolClientCommandInput>
  readonly mapping?: Record<string, string>
}

/** A server whose pools have a provider of OpenID Connect. */
export async function company(config: TestConfig = {}, given?: Functions) {
  const functions = testFunctions()
  const running = await server(config, given ?? { runner: functions.runner })
  const { client, pool: makePool } = running
  const program = createProgram(running)
  const provider = await tinyProvider()

  /** A pool with the provider, and how one signs in there. */
  async function setUp({ settings = {}, app = {}, mapping = { email: 'email' } }: Setting = {}) {
    provider.mend()
    const pool = await makePool(settings)
    await client.createIdentityProvider({
      UserPoolId: pool.id,
      ProviderName: 'Company',
      ProviderType: 'OIDC',
      ProviderDetails: {
        client_id: 'us',
        client_secret: 'secret',
        authorize_scopes: 'openid',
        attributes_request_method: 'POST',
        oidc_issuer: provider.issuer,
      },
      AttributeMapping: mapping,
    })
    const made = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'app',
      ...APP,
      SupportedIdentityProviders: ['Company'],
      ...app,
    })
    const client_id = made.UserPoolClient?.ClientId ?? ''
    const asked: Query = {
      client_id,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid email profile',
      identity_provider: 'Company',
    }
    return {
      ...pool,
      appId: client_id,
      async signIn(more: Query = {}): Promise<Record<string, string>> {
        const browser = createBrowser(running)
        const { location } = await browser.authorize({ ...asked, ...more })
        return told((await browser.open(provider.agree(location))).location)
      },
      async exchange(given: Query) {
        return (await program.token({ client_id, redirect_uri: CALLBACK, ...given })).json
      },
      signInHere: (USERNAME: string, PASSWORD: string) =>
        client.initiateAuth({
          ClientId: client_id,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD },
        }),
      async tokens() {
        const { code, ...refusal } = await this.signIn()
        if (code === undefined) throw new Error(JSON.stringify(refusal))
        const json = await this.exchange({ grant_type: 'authorization_code', code })
        return { id: claims(json['id_token']), access: claims(json['access_token']) }
      },
      async refusal(): Promise<string | undefined> {
        const { error, error_description } = await this.signIn()
        expect(error).toBe('invalid_request')
        return error_description
      },
      users: async () => (await client.listUsers({ UserPoolId: pool.id })).Users ?? [],
    }
  }

  return { functions, client, provider, setUp }
}
