import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { tinyProvider } from '../../../test/federation/tiny-provider.ts'
import { agrees, answers, refuses, testFunctions } from '../../../test/functions.ts'
import { APP, CALLBACK, createBrowser, createProgram, type Query, told } from '../../../test/oauth/browser.ts'
import { server } from '../../../test/server.ts'
import { openTestPostgres } from '../../storage/test-postgres.ts'
import type { Handler } from '../../triggers/runners/in-process.ts'

// What becomes of somebody who has signed in at a provider: on both databases.

const postgres = await openTestPostgres()
afterAll(() => postgres.stop())

describe.each([
  ['SQLite', ':memory:'],
  ['PostgreSQL', postgres.url],
])('on %s', async (_, database) => {
  // What has nothing to do with the database is tried on one.
  const once = database === ':memory:' ? it : it.skip
  const functions = testFunctions()
  const running = await server({ database }, { runner: functions.runner })
  const { client, pool: makePool } = running
  const program = createProgram(running)
  const provider = await tinyProvider()

  interface Setting {
    readonly settings?: Partial<CreateUserPoolCommandInput>
    readonly app?: Partial<CreateUserPoolClientCommandInput>
    readonly mapping?: Record<string, string>
  }

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
      async signIn(): Promise<Record<string, string>> {
        const browser = createBrowser(running)
        const { location } = await browser.authorize(asked)
        return told((await browser.open(provider.agree(location))).location)
      },
      async tokens() {
        const { code, ...refusal } = await this.signIn()
        if (code === undefined) throw new Error(JSON.stringify(refusal))
        const form = { grant_type: 'authorization_code', client_id, redirect_uri: CALLBACK, code }
        const { json } = await program.token(form)
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

  it('two who come first at once are one user', async () => {
    const pool = await setUp()
    const many = await Promise.all(Array.from({ length: 8 }, () => pool.tokens()))
    expect(new Set(many.map(({ id }) => id['sub'])).size).toBe(1)
    expect(await pool.users()).toHaveLength(1)
  })

  once('asks the functions of the pool in their order, and tells them of the user', async () => {
    const names = ['InboundFederation', 'PreSignUp', 'PostConfirmation', 'PreAuthentication', 'PostAuthentication']
    const arn = functions.add(agrees)
    const LambdaConfig = {
      ...Object.fromEntries(names.slice(1).map((name) => [name, arn])),
      InboundFederation: { LambdaVersion: 'V1_0' as const, LambdaArn: arn },
      PreTokenGenerationConfig: { LambdaVersion: 'V2_0' as const, LambdaArn: arn },
    }
    const pool = await setUp({ settings: { LambdaConfig } })
    const asked = async () => {
      functions.events.length = 0
      await pool.tokens()
      return functions.events.map(({ triggerSource }) => triggerSource)
    }
    expect(await asked()).toEqual([
      'InboundFederation_ExternalProvider',
      'PreSignUp_ExternalProvider',
      'PostConfirmation_ConfirmSignUp',
      'TokenGeneration_HostedAuth',
    ])
    const [inbound, signUp] = functions.events
    expect(inbound?.request).toMatchObject({
      providerName: 'Company',
      providerType: 'OIDC',
      attributes: {
        idToken: { sub: '1234' },
        userInfo: { given_name: 'Ana' },
        tokenResponse: { access_token: 'access' },
      },
    })
    expect(signUp?.userName).toBe('Company_1234')
    expect(signUp?.request['userAttributes']).toMatchObject({ email: 'ana@example.com', email_verified: 'false' })
    expect(await asked()).toEqual([
      'InboundFederation_ExternalProvider',
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_HostedAuth',
    ])
  })

  once('maps what a function puts in place of what the provider said', async () => {
    const LambdaArn = functions.add(answers({ userAttributesToMap: { email: 'other@example.com' } }))
    const InboundFederation = { LambdaVersion: 'V1_0' as const, LambdaArn }
    const mapping = { email: 'email', given_name: 'given_name' }
    const pool = await setUp({ settings: { LambdaConfig: { InboundFederation } }, mapping })
    const { id } = await pool.tokens()
    expect(id).toMatchObject({ email: 'other@example.com', 'cognito:username': 'Company_1234' })
    expect(id).not.toHaveProperty('given_name')
  })

  once.each(['PreSignUp', 'InboundFederation', 'PreAuthentication', 'PostAuthentication'])(
    'is refused by a function for %s, which leaves everything as it was',
    async (name) => {
      let handler: Handler = agrees
      const arn = functions.add((event, signal) => handler(event, signal))
      const isLater = name.endsWith('Authentication')
      const value = name === 'InboundFederation' ? { LambdaVersion: 'V1_0' as const, LambdaArn: arn } : arn
      const pool = await setUp({ settings: { LambdaConfig: { [name]: value } } })
      if (isLater) await pool.tokens()
      const before = await pool.users()
      handler = refuses
      provider.now.claims['email'] = 'new@example.com'
      expect(await pool.refusal()).toBe(`${name} failed with error no pies for you. `)
      expect(await pool.users()).toEqual(before)
    },
  )

  once.each<[string, Setting, string]>([
    [
      'is required and not said',
      { settings: { Schema: [{ Name: 'nickname', Required: true }] } },
      'attributes required: [nickname]',
    ],
    ['the client may not write', { app: { WriteAttributes: ['name'] } }, 'user.email: Attribute cannot be updated.'],
    [
      'is too long',
      { settings: { Schema: [{ Name: 'email', StringAttributeConstraints: { MaxLength: '5' } }] } },
      'Attributes did not conform to the schema: email: String must be no longer than 5 characters ',
    ],
  ])('refuses an attribute that %s', async (_name, setting, refusal) => {
    const pool = await setUp(setting)
    expect(await pool.refusal()).toBe(refusal)
    expect(await pool.users()).toEqual([])
  })

  once('refuses an attribute that cannot be changed, when it comes again', async () => {
    const pool = await setUp({ settings: { Schema: [{ Name: 'email', Mutable: false }] } })
    await pool.tokens()
    expect(await pool.refusal()).toBe('user.email: Attribute cannot be updated. ')
  })

  once('writes lists, numbers and objects as text', async () => {
    const pool = await setUp({
      mapping: { name: 'list', nickname: 'one', website: 'number', profile: 'object', gender: 'no' },
    })
    Object.assign(provider.now.claims, { list: ['a b', 'c/d', 'e-f'], one: ['x'], number: 7, object: { a: 1 } })
    const { id } = await pool.tokens()
    expect(id).toMatchObject({ name: '[a+b, c%2Fd, e-f]', nickname: 'x', website: '7', profile: '{"a":1}' })
    expect(id).not.toHaveProperty('gender')
  })

  it.each([['a\0b'], ['\ud800']])('refuses what no database keeps: %j', async (name) => {
    const pool = await setUp({ mapping: { name: 'name' } })
    provider.now.claims['name'] = name
    expect(await pool.refusal()).toBe('user.name: Value is no text')
  })

  once('is nobody from before by a name that every object has', async () => {
    const pool = await setUp({ mapping: { name: '__proto__', nickname: 'constructor' } })
    const { id } = await pool.tokens()
    expect(id).not.toHaveProperty('name')
    expect(id).not.toHaveProperty('nickname')
  })

  it.each<[string, unknown, RegExp]>([
    ['is a lone surrogate', '\ud800', /is not a username$/],
    ['is nothing', '', /invalid answer|username attribute mapping required/],
    ['has spaces', 'ana pie', /is not a username$/],
    ['is too long', 'x'.repeat(128), /is too long$/],
    ['has a control character', 'ana\u0000', /is not a username$/],
    ['is a list', ['1234'], /invalid answer/],
  ])('refuses a subject that %s', async (_name, sub, refusal) => {
    const pool = await setUp()
    provider.now.claims['sub'] = sub
    provider.now.userInfo = { sub }
    expect(await pool.refusal()).toMatch(refusal)
    expect(await pool.users()).toEqual([])
  })

  once('takes no address from whoever has it as an alias', async () => {
    const pool = await setUp({
      settings: { AliasAttributes: ['email'] },
      mapping: { email: 'email', email_verified: 'email_verified' },
    })
    const ana = await pool.user({ username: 'ana', email: 'ana@example.com' })
    await pool.tokens()
    const found = await client.adminGetUser({ UserPoolId: pool.id, Username: 'ana@example.com' })
    expect(found.Username).toBe(ana.username)
    expect(await pool.users()).toHaveLength(2)
  })

  once('keeps out who is disabled', async () => {
    const pool = await setUp()
    await pool.tokens()
    await client.adminDisableUser({ UserPoolId: pool.id, Username: 'Company_1234' })
    expect(await pool.refusal()).toBe('User is disabled.')
  })

  it('gives a new sub to whoever comes back after being deleted', async () => {
    const pool = await setUp()
    const before = await pool.tokens()
    await client.adminDeleteUser({ UserPoolId: pool.id, Username: 'Company_1234' })
    const after = await pool.tokens()
    expect(after.id['sub']).not.toBe(before.id['sub'])
  })

  describe('linked to a user', () => {
    const link = (pool: string, username: string, attribute: string, value: string) =>
      client.adminLinkProviderForUser({
        UserPoolId: pool,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: username },
        SourceUser: { ProviderName: 'Company', ProviderAttributeName: attribute, ProviderAttributeValue: value },
      })

    it.each([
      ['the subject', 'Cognito_Subject', '1234'],
      ['an attribute', 'email', 'ana@example.com'],
    ])('by %s, is that user', async (_name, attribute, value) => {
      const pool = await setUp()
      const ana = await pool.signedIn({ username: 'ana', email: 'ana@example.com' })
      await link(pool.id, 'ana', attribute, value)
      const { id } = await pool.tokens()
      expect(id['sub']).toBe(claims(ana.idToken)['sub'])
      expect(id).toMatchObject({ 'cognito:username': 'ana', email: 'ana@example.com', email_verified: true })
      expect(id['identities']).toMatchObject([{ userId: value, primary: 'false' }])
      expect(id).not.toHaveProperty('cognito:groups')
      // Another address is nobody's proof.
      provider.now.claims['email'] = 'else@example.com'
      if (attribute !== 'email') expect((await pool.tokens()).id).toMatchObject({ email_verified: false })
      expect(await pool.users()).toHaveLength(1)
    })

    it('by the function that is asked about the sign-up, is that user from the next sign-in on', async () => {
      let poolId = ''
      const PreSignUp = functions.add(async (event) => {
        const isElsewhere = event.triggerSource === 'PreSignUp_ExternalProvider'
        if (isElsewhere) await link(poolId, 'ana', 'Cognito_Subject', '1234')
        return event
      })
      const pool = await setUp({ settings: { LambdaConfig: { PreSignUp } } })
      poolId = pool.id
      await pool.user({ username: 'ana' })
      expect(await pool.refusal()).toBe('Already found an entry for username Company_1234')
      expect((await pool.tokens()).id).toMatchObject({ 'cognito:username': 'ana' })
    })

    once('is a user of its own again once the link is taken away', async () => {
      const pool = await setUp()
      await pool.user({ username: 'ana' })
      await link(pool.id, 'ana', 'Cognito_Subject', '1234')
      await client.adminDisableProviderForUser({
        UserPoolId: pool.id,
        User: { ProviderName: 'Company', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1234' },
      })
      expect((await pool.tokens()).id).toMatchObject({ 'cognito:username': 'Company_1234' })
    })
  })

  it('is nobody’s who has signed up under the name that it would have', async () => {
    const pool = await setUp()
    await pool.user({ username: 'Company_1234' })
    expect(await pool.refusal()).toBe('Already found an entry for username Company_1234')
  })
})
