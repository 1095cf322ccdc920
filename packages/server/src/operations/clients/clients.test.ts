import { createHmac } from 'node:crypto'
import type { CreateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool, clock } = await server()

const clientUnknown = (id: string) => ['ResourceNotFoundException', `User pool client ${id} does not exist.`] as const

async function emptyPool(): Promise<string> {
  const { UserPool: pool } = await client.createUserPool({ PoolName: 'clients' })
  return pool?.Id ?? ''
}

async function madeClient(given: Partial<Parameters<typeof client.createUserPoolClient>[0]> = {}) {
  const UserPoolId = given.UserPoolId ?? (await emptyPool())
  const { UserPoolClient: made } = await client.createUserPoolClient({ ClientName: 'app', ...given, UserPoolId })
  return { ...made, UserPoolId, ClientId: made?.ClientId ?? '' }
}

async function described(of: { UserPoolId: string; ClientId: string }) {
  const { UserPoolId, ClientId } = of
  const { UserPoolClient: found } = await client.describeUserPoolClient({ UserPoolId, ClientId })
  return found
}

describe('an app client', () => {
  it('has the defaults of the service', async () => {
    const UserPoolId = await emptyPool()
    const { UserPoolClient: made } = await client.createUserPoolClient({ UserPoolId, ClientName: 'app' })
    expect(made).toStrictEqual({
      UserPoolId,
      ClientName: 'app',
      ClientId: expect.stringMatching(/^[a-z0-9]{25,26}$/),
      LastModifiedDate: expect.any(Date),
      CreationDate: expect.any(Date),
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
    })
    expect(await described({ UserPoolId, ClientId: made?.ClientId ?? '' })).toStrictEqual(made)
  })

  it('returns to its defaults by an update, and keeps its name and secret', async () => {
    const bare = await madeClient()
    const rich = await madeClient({
      UserPoolId: bare.UserPoolId,
      GenerateSecret: true,
      ReadAttributes: ['email'],
      CallbackURLs: ['https://app.example.com/'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      AccessTokenValidity: 2,
      PreventUserExistenceErrors: 'ENABLED',
    })
    const { UserPoolId, ClientId, ClientSecret } = rich
    expect(ClientSecret).toMatch(/^[a-z0-9]{51,52}$/)
    const { UserPoolClient: updated } = await client.updateUserPoolClient({ UserPoolId, ClientId })
    expect(updated).toStrictEqual({
      ...bare,
      ClientId,
      ClientSecret,
      CreationDate: rich.CreationDate,
      LastModifiedDate: expect.any(Date),
    })
    expect(await described(rich)).toStrictEqual(updated)
    await client.updateUserPoolClient({ UserPoolId, ClientId, ClientName: 'shop' })
    expect(await described(rich)).toMatchObject({ ClientName: 'shop' })
  })

  it('is of one pool', async () => {
    const { ClientId } = await madeClient()
    const [name, message] = clientUnknown(ClientId)
    await expect(described({ UserPoolId: await emptyPool(), ClientId })).rejects.toMatchObject({ name, message })
  })

  it('is deleted', async () => {
    const { UserPoolId, ClientId } = await madeClient()
    await client.deleteUserPoolClient({ UserPoolId, ClientId })
    await expect(described({ UserPoolId, ClientId })).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect((await client.listUserPoolClients({ UserPoolId })).UserPoolClients).toEqual([])
  })

  it('is listed page by page', async () => {
    const UserPoolId = await emptyPool()
    const made = []
    for (const ClientName of ['a', 'b', 'c']) made.push(await madeClient({ UserPoolId, ClientName }))
    const first = await client.listUserPoolClients({ UserPoolId, MaxResults: 2 })
    const second = await client.listUserPoolClients({ UserPoolId, MaxResults: 2, NextToken: first.NextToken })
    expect([...(first.UserPoolClients ?? []), ...(second.UserPoolClients ?? [])]).toStrictEqual(
      made.map(({ ClientId, ClientName }) => ({ ClientId, UserPoolId, ClientName })),
    )
    expect(second.NextToken).toBeUndefined()
    const elsewhere = client.listUserPoolClients({ UserPoolId: await emptyPool(), NextToken: first.NextToken })
    await expect(elsewhere).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid pagination token.',
    })
  })
})

describe('secrets', () => {
  it('are two at most, the last one stays, and each is good', async () => {
    const pool = await makePool({}, { GenerateSecret: true })
    const at = { UserPoolId: pool.id, ClientId: pool.clientId }
    const { username, password } = await pool.user()
    const signIn = (secret = '') => {
      const SECRET_HASH = createHmac('sha256', secret)
        .update(username + pool.clientId)
        .digest('base64')
      const AuthParameters = { USERNAME: username, PASSWORD: password, SECRET_HASH }
      return client.initiateAuth({ ClientId: pool.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
    }

    const { ClientSecretDescriptor: added } = await client.addUserPoolClientSecret(at)
    expect(added).toStrictEqual({
      ClientSecretId: expect.stringMatching(new RegExp(`^${pool.clientId}--\\d{10}$`)),
      ClientSecretValue: expect.stringMatching(/^[a-z0-9]{51,52}$/),
      ClientSecretCreateDate: expect.any(Date),
    })
    await signIn(pool.clientSecret)
    await signIn(added?.ClientSecretValue)
    await expect(client.addUserPoolClientSecret(at)).rejects.toMatchObject({ name: 'LimitExceededException' })

    const { ClientSecrets: listed = [] } = await client.listUserPoolClientSecrets(at)
    expect(listed).toHaveLength(2)
    expect(listed.every((secret) => secret.ClientSecretValue === undefined)).toBe(true)

    await client.deleteUserPoolClientSecret({ ...at, ClientSecretId: listed[0]?.ClientSecretId })
    await expect(signIn(pool.clientSecret)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    expect((await described(at))?.ClientSecret).toBe(added?.ClientSecretValue)
    const last = client.deleteUserPoolClientSecret({ ...at, ClientSecretId: added?.ClientSecretId })
    await expect(last).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const unknown = client.deleteUserPoolClientSecret({ ...at, ClientSecretId: 'unknown' })
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('may be given, and are not answered then', async () => {
    const given = 'a_secret_of_twenty_four_letters'
    const { UserPoolId, ClientId, ClientSecret } = await madeClient({ ClientSecret: given })
    expect(ClientSecret).toBe(given)
    const { ClientSecretDescriptor: added } = await client.addUserPoolClientSecret({
      UserPoolId,
      ClientId,
      ClientSecret: `${given}_2`,
    })
    expect(added?.ClientSecretValue).toBeUndefined()
    const both = madeClient({ ClientSecret: given, GenerateSecret: true })
    await expect(both).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('are for clients that have one', async () => {
    const { UserPoolId, ClientId } = await madeClient()
    for (const given of [{}, { ClientSecret: 'a_secret_of_twenty_four_letters' }]) {
      await expect(client.addUserPoolClientSecret({ UserPoolId, ClientId, ...given })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'A client secret can only be added to a confidential client, which has one already.',
      })
    }
    expect((await client.listUserPoolClientSecrets({ UserPoolId, ClientId })).ClientSecrets).toEqual([])
  })

  it('are added by one of many callers at once', async () => {
    const { UserPoolId, ClientId } = await madeClient({ GenerateSecret: true })
    const settled = await Promise.allSettled(
      Array.from({ length: 10 }, () => client.addUserPoolClientSecret({ UserPoolId, ClientId })),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { ClientSecrets: listed = [] } = await client.listUserPoolClientSecrets({ UserPoolId, ClientId })
    expect(new Set(listed.map(({ ClientSecretId }) => ClientSecretId)).size).toBe(2)
  })
})

describe('flows and scopes of OAuth', async () => {
  const { id: UserPoolId } = await makePool()
  const Scopes = [{ ScopeName: 'bake', ScopeDescription: 'Bake' }]
  await client.createResourceServer({ UserPoolId, Identifier: 'https://pies', Name: 'Pies', Scopes })
  type Given = Omit<CreateUserPoolClientCommandInput, 'UserPoolId' | 'ClientName'>
  const code = { AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid'] } satisfies Given
  const machine = { GenerateSecret: true, AllowedOAuthFlows: ['client_credentials'] } satisfies Given
  const allowed = { AllowedOAuthFlowsUserPoolClient: true }

  it.each<[string, Given]>([
    ['are not allowed', code],
    ['are those of a page', { ...allowed, ...code, CallbackURLs: ['https://a.b/c'] }],
    ['are those of a machine', { ...allowed, ...machine, AllowedOAuthScopes: ['https://pies/bake'] }],
    [
      'are of a page and a resource server',
      { ...allowed, ...code, AllowedOAuthScopes: ['openid', 'https://pies/bake'], CallbackURLs: ['https://a.b/c'] },
    ],
  ])('are stored when they %s', async (_, given) => {
    const { GenerateSecret: __, ...settings } = given
    const made = await madeClient({ UserPoolId, ...given })
    expect(await described(made)).toMatchObject(settings)
    await client.updateUserPoolClient({ ...settings, UserPoolId, ClientId: made.ClientId })
    expect(await described(made)).toMatchObject(settings)
  })

  const incomplete = [
    'InvalidParameterException',
    'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
  ] as const
  const homeless = [
    'InvalidOAuthFlowException',
    'CallbackUrls can not be empty when code flow or implicit flow is selected',
  ] as const
  it.each<[string, Given, string, string]>([
    ['allowed without any', allowed, ...incomplete],
    ['allowed without flows', { ...allowed, AllowedOAuthScopes: ['openid'] }, ...incomplete],
    ['allowed without scopes', { ...allowed, AllowedOAuthFlows: ['code'] }, ...incomplete],
    ['code without a callback', { ...allowed, ...code }, ...homeless],
    ['implicit without a callback', { ...allowed, ...code, AllowedOAuthFlows: ['implicit'] }, ...homeless],
    ...['openid', 'profile', 'email', 'phone'].map((scope): [string, Given, string, string] => [
      `client_credentials with ${scope}`,
      { ...machine, AllowedOAuthScopes: ['https://pies/bake', scope] },
      'InvalidOAuthFlowException',
      `${scope} is not supported with client_credentials flow`,
    ]),
    ...['https://pies/eat', 'pies/bake', 'https://pies', 'address'].map((scope): [string, Given, string, string] => [
      `the scope ${scope}`,
      { AllowedOAuthScopes: ['openid', scope] },
      'ScopeDoesNotExistException',
      `Invalid scope requested: ${scope}`,
    ]),
  ])('are refused when they are %s', async (_, given, name, message) => {
    await expect(madeClient({ UserPoolId, ...given })).rejects.toMatchObject({ name, message })
    const { ClientId } = await madeClient({ UserPoolId, GenerateSecret: given.GenerateSecret ?? false })
    const { GenerateSecret: __, ...settings } = given
    const updating = client.updateUserPoolClient({ ...settings, UserPoolId, ClientId })
    await expect(updating).rejects.toMatchObject({ name, message })
  })
})

describe('refusals', () => {
  it.each([
    ['create', () => client.createUserPoolClient({ UserPoolId: 'eu-west-1_unknown00', ClientName: 'c' })],
    ['list', () => client.listUserPoolClients({ UserPoolId: 'eu-west-1_unknown00' })],
    ['describe', () => described({ UserPoolId: 'eu-west-1_unknown00', ClientId: 'c' })],
  ])('knows no pool to %s in', async (_, act) => {
    await expect(act()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool eu-west-1_unknown00 does not exist.',
    })
  })

  it.each([
    ['update', (at: { UserPoolId: string; ClientId: string }) => client.updateUserPoolClient(at)],
    ['delete', (at: { UserPoolId: string; ClientId: string }) => client.deleteUserPoolClient(at)],
    ['add a secret to', (at: { UserPoolId: string; ClientId: string }) => client.addUserPoolClientSecret(at)],
    ['list secrets of', (at: { UserPoolId: string; ClientId: string }) => client.listUserPoolClientSecrets(at)],
  ])('knows no client to %s', async (_, act) => {
    const [name, message] = clientUnknown('unknown')
    const refused = act({ UserPoolId: await emptyPool(), ClientId: 'unknown' })
    await expect(refused).rejects.toMatchObject({ name, message })
  })

  it('forgets a token of a page after an hour', async () => {
    const UserPoolId = await emptyPool()
    await madeClient({ UserPoolId })
    await madeClient({ UserPoolId })
    const { NextToken } = await client.listUserPoolClients({ UserPoolId, MaxResults: 1 })
    clock.advance(3600)
    const late = client.listUserPoolClients({ UserPoolId, MaxResults: 1, NextToken })
    await expect(late).rejects.toMatchObject({ message: 'Invalid pagination token.' })
  })
})
