import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOffline } from '../../../examples/mince-pie-challenge/test/start-offline.ts'
import type { Offline } from '../../../examples/mince-pie-challenge/test/start-offline.ts'

import { describeTriggers } from './triggers.ts'

const PASSWORD = 'MySuperSecurePassw0rd!'
const service = fileURLToPath(new URL('service', import.meta.url))
// Nobody's home: no credentials, wherever this runs
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))),
  HOME: tmpdir(),
}

interface Tokens {
  readonly id: string
  readonly access: string
}

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly challenge: string | null
  readonly errorType: string | null
}

let api: Offline
let joe: Tokens
let sub: string
let here: Awaited<ReturnType<typeof user>>
let expired: Tokens
let neighbour: Tokens
let stranger: Tokens

beforeAll(async () => {
  api = await startOffline({ service, env })
  const { resources } = api
  here = await user(resources['UserPool'], 'joe@bakery.example')
  sub = here.sub
  joe = await here.signIn(resources['UserPoolClient'])
  neighbour = await here.signIn(resources['NeighbourClient'])
  const there = await user(resources['OtherPool'], 'joe')
  stranger = await there.signIn(resources['OtherClient'])
  await moveClock(-7200)
  expired = await here.signIn(resources['UserPoolClient'])
  await moveClock(7200)
}, 60_000)
afterAll(() => api?.stop())

describe('a JWT authorizer of an HTTP API', () => {
  const unauthorized = (challenge: string) => ({ status: 401, body: { message: 'Unauthorized' }, challenge })
  const invalid = 'Bearer scope="" error="invalid_token"'

  it.each(['', 'Bearer '])('lets in both tokens of its client behind "%s"', async (scheme) => {
    await expect(get('/jwt', scheme + joe.id)).resolves.toMatchObject({ status: 200 })
    await expect(get('/jwt', scheme + joe.access)).resolves.toMatchObject({ status: 200 })
  })

  it('hands over the claims as texts, whatever the caller says they are', async () => {
    const override = { 'sls-offline-authorizer-override': '{"jwt":{"claims":{"sub":"somebody-else"}}}' }
    const { body } = await get('/jwt', joe.id, override)
    const { aud, iat, exp, ...claims } = claimsOf(joe.id)
    expect(body).toEqual({
      authorizer: {
        jwt: {
          claims: {
            ...claims,
            aud,
            sub,
            email_verified: 'true',
            'cognito:groups': '[admin bakers]',
            amr: '[pwd]',
            auth_time: String(claims['auth_time']),
            iat: String(iat),
            exp: String(exp),
          },
          scopes: null,
        },
      },
    })
  })

  it('hands over the scopes of the route that the token has', async () => {
    const { body } = await get('/jwt/scoped', joe.access)
    expect(body).toMatchObject({ authorizer: { jwt: { scopes: ['aws.cognito.signin.user.admin'] } } })
  })

  it('hands them over in the format 1.0 of events', async () => {
    const { body } = await get('/jwt/older', joe.id)
    expect(body).toMatchObject({ authorizer: { claims: { sub, 'cognito:groups': '[admin bakers]' }, scopes: null } })
  })

  it('finds the pool by a name made with Fn::Sub, and the token in the query', async () => {
    await expect(get(`/jwt/query?token=${joe.id}`)).resolves.toMatchObject({ status: 200 })
    await expect(get('/jwt/query', joe.id)).resolves.toMatchObject(unauthorized('Bearer'))
  })

  it('may be a resource', async () => {
    await expect(get('/jwt/resource', joe.id)).resolves.toMatchObject({ status: 200 })
    await expect(get('/jwt/resource', stranger.id)).resolves.toMatchObject(unauthorized(invalid))
  })

  it.each([
    ['none', () => undefined, 'Bearer'],
    ['no token at all', () => 'Bearer x', invalid],
    ['a forged token', () => forged(joe.id), invalid],
    ['an expired one', () => expired.id, `${invalid} error_description="the token has expired"`],
    ['one of another pool', () => stranger.id, invalid],
    [
      'one of another client',
      () => neighbour.access,
      `${invalid} error_description="the token does not have a valid audience"`,
    ],
  ])('refuses %s', async (_, token, challenge) => {
    await expect(get('/jwt', token())).resolves.toEqual({ ...unauthorized(challenge), errorType: null })
  })

  it('forbids a token without the scope', async () => {
    const forbidden = { status: 403, body: { message: 'Forbidden' } }
    const challenge = 'Bearer scope="pies/eat" error="insufficient_scope"'
    await expect(get('/jwt/eat', joe.access)).resolves.toMatchObject({ ...forbidden, challenge })
    await expect(get('/jwt/eat', joe.id)).resolves.toMatchObject({ ...forbidden, challenge })
  })
})

describe('a Cognito authorizer of a REST API', () => {
  const refused = (message: string) => ({
    status: 401,
    body: { message },
    challenge: null,
    errorType: 'UnauthorizedException',
  })

  it('lets in ID tokens of any client of its pool', async () => {
    for (const token of [joe.id, `Bearer ${joe.id}`, neighbour.id]) {
      await expect(get('/pool', token)).resolves.toMatchObject({ status: 200 })
    }
  })

  it('hands over the claims as texts, whatever the caller says they are', async () => {
    const override = { 'sls-offline-authorizer-override': '{"claims":{"sub":"somebody-else"}}' }
    const { body } = await get('/pool', joe.id, override)
    const { iat, exp, ...claims } = claimsOf(joe.id)
    const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} UTC \d{4}$/
    expect([iat, exp]).toEqual([expect.any(Number), expect.any(Number)])
    expect(body).toEqual({
      authorizer: {
        claims: {
          ...claims,
          sub,
          email_verified: 'true',
          'cognito:groups': 'admin,bakers',
          amr: 'pwd',
          auth_time: String(claims['auth_time']),
          iat: expect.stringMatching(date),
          exp: expect.stringMatching(date),
        },
      },
    })
  })

  it('takes access tokens where there are scopes, and only these', async () => {
    const { status, body } = await get('/pool/scoped', joe.access)
    expect({ status, body }).toMatchObject({ status: 200, body: { authorizer: { claims: { sub } } } })
    await expect(get('/pool/scoped', joe.id)).resolves.toEqual(refused('Unauthorized'))
    await expect(get('/pool', joe.access)).resolves.toEqual(refused('Unauthorized'))
  })

  it('may be a resource, of several pools and with a header of its own', async () => {
    for (const token of [joe.id, stranger.id]) {
      await expect(get('/pool/resource', undefined, { 'x-token': token })).resolves.toMatchObject({ status: 200 })
    }
    await expect(get('/pool/resource', joe.id)).resolves.toEqual(refused('Unauthorized'))
  })

  it.each([
    ['none', () => undefined, 'Unauthorized'],
    ['no token at all', () => 'Bearer x', 'Unauthorized'],
    ['a forged token', () => forged(joe.id), 'Unauthorized'],
    ['an expired one', () => expired.id, 'The incoming token has expired'],
    ['one of another pool', () => stranger.id, 'Unauthorized'],
  ])('refuses %s', async (_, token, message) => {
    await expect(get('/pool', token())).resolves.toEqual(refused(message))
  })

  it('refuses a token without the scope', async () => {
    await expect(get('/pool/eat', joe.access)).resolves.toEqual(refused('Unauthorized'))
  })
})

describe('a clock that was moved', () => {
  it.each([7200, -7200, 40 * 86_400])('by %i s is that of functions and authorizers at once', async (seconds) => {
    await get('/verifying', joe.access)
    await moveClock(seconds)
    const fresh = await here.signIn(api.resources['UserPoolClient'])
    await expect(get('/verifying', fresh.access)).resolves.toMatchObject({ status: 200, body: { sub } })
    await expect(get('/jwt', fresh.access)).resolves.toMatchObject({ status: 200 })
    await moveClock(-seconds)
    const code = seconds > 0 ? 'not-yet-valid' : 'The token expired'
    await expect(get('/verifying', fresh.access)).resolves.toMatchObject({ status: 401 })
    await expect(get('/jwt', fresh.access)).resolves.toMatchObject({ status: 401 })
    await expect.poll(api.output).toContain(code)
  })

  it('is that of functions that share the process', async () => {
    const other = await startOffline({ service, env, args: ['--useInProcess'] })
    try {
      const ana = await user(other.resources['UserPool'], 'joe@bakery.example', other.endpoint)
      await moveClock(7200, other.endpoint)
      const fresh = await ana.signIn(other.clientId)
      const ask = async () =>
        (await fetch(`${other.url}/verifying`, { headers: { authorization: fresh.access } })).status
      expect(await ask()).toBe(200)
      await moveClock(-7200, other.endpoint)
      expect(await ask()).toBe(401)
    } finally {
      await other.stop()
    }
  }, 60_000)
})

describeTriggers(() => api)

describe('serverless offline with the plugin', () => {
  it('leaves open what has no authorizer, and places nobody there', async () => {
    await expect(get('/open', joe.id)).resolves.toMatchObject({ status: 200, body: { authorizer: null } })
  })

  it('lists what the stack does not get', () => {
    expect(api.output()).toContain(
      [
        '  Left out:',
        '    TartsPool LambdaConfig.PostConfirmation (shared-welcome) – no function of that name runs here: see the setting functions',
        '',
      ].join('\n'),
    )
  })

  it('makes the user pools of events, and takes values that only AWS has from the configuration', async () => {
    const { UserPools: pools } = await cognito().listUserPools({ MaxResults: 60 })
    const names = pools?.map(({ Name }) => Name)
    expect(names).toEqual(expect.arrayContaining(['bakers', 'other']))
    const { UserPool: other } = await cognito().describeUserPool({ UserPoolId: api.resources['OtherPool'] })
    expect(other?.UserPoolTags).toEqual({ note: 'mince' })
  })

  it('says which authorizers it does not enforce', () => {
    expect(api.output()).toContain(
      'functions.http (httpApi /elsewhere): its authorizer is not enforced here. https://login.example.com is no user pool of this stack.',
    )
  })

  it('lets the SDK of a function call the pool without any credentials', async () => {
    await expect(get('/users')).resolves.toMatchObject({ status: 200, body: { users: 1 } })
  })

  it('prints a command by which one can sign up', async () => {
    const [, ClientId, Username, Password, Value] =
      /--client-id (\S+) \\\s+--username (\S+) --password '(.+)' \\\s+--user-attributes Name=name,Value='(.+)'/.exec(
        api.output(),
      ) ?? []
    expect(ClientId).toBe(api.clientId)
    const signedUp = cognito().signUp({ ClientId, Username, Password, UserAttributes: [{ Name: 'name', Value }] })
    await expect(signedUp).resolves.toMatchObject({ CodeDeliveryDetails: { AttributeName: 'email' } })
  })

  it('shows whom the authorizers refused, and why', async () => {
    await get('/jwt', expired.id)
    await expect.poll(api.output).toContain('GET /jwt refused by the authorizer: 401 The token expired')
    await get('/jwt', neighbour.id)
    await expect.poll(api.output).toContain(`client (${api.resources['NeighbourClient']}, not ${api.clientId})`)
    await get('/pool', joe.access)
    await expect.poll(api.output).toContain('token-use (access, not id)')
    await get('/pool/eat', joe.access)
    await expect.poll(api.output).toContain('none of the required scopes (aws.cognito.signin.user.admin, not pies/eat)')
  })

  it('shows whom the functions refused, without what would move the cursor', async () => {
    await expect(get('/refusing')).resolves.toMatchObject({ status: 403 })
    await expect.poll(api.output).toContain('GET /refusing refused by the function: 403 Only bakers [2J may')
  })

  it('shows whom the pool refused, and why', async () => {
    await expect(cognito().adminGetUser({ UserPoolId: api.poolId, Username: 'nobody' })).rejects.toThrow()
    await expect.poll(api.output).toContain('AdminGetUser refused: UserNotFoundException: User does not exist.')
  })
})

async function get(path: string, authorization?: string, more: Record<string, string> = {}): Promise<Answer> {
  const headers = { ...more, ...(authorization !== undefined && { authorization }) }
  const response = await fetch(`${api.url}${path}`, { headers })
  return {
    status: response.status,
    body: await response.json(),
    challenge: response.headers.get('www-authenticate'),
    errorType: response.headers.get('x-amzn-errortype'),
  }
}

function cognito(endpoint = api.endpoint) {
  return new CognitoIdentityProvider({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
}

/** Somebody new, who is in two groups. */
async function user(UserPoolId = '', Username: string, endpoint = api.endpoint) {
  const client = cognito(endpoint)
  const { User } = await client.adminCreateUser({
    UserPoolId,
    Username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: 'joe@bakery.example' },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: 'Joe' },
    ],
  })
  await client.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true })
  for (const GroupName of ['admin', 'bakers']) {
    await client.createGroup({ UserPoolId, GroupName })
    await client.adminAddUserToGroup({ UserPoolId, Username, GroupName })
  }
  return {
    sub: User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '',
    async signIn(ClientId = ''): Promise<Tokens> {
      const { AuthenticationResult: tokens } = await client.adminInitiateAuth({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_NO_SRP_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD },
      })
      return { id: tokens?.IdToken ?? '', access: tokens?.AccessToken ?? '' }
    },
  }
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown> // a token of our own
}

function forged(token: string): string {
  const [head, , signature] = token.split('.')
  const claims = Buffer.from(JSON.stringify({ ...claimsOf(token), sub: 'somebody-else' })).toString('base64url')
  return [head, claims, signature].join('.')
}

async function moveClock(advanceSeconds: number, endpoint = api.endpoint): Promise<void> {
  const body = JSON.stringify({ advanceSeconds })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${endpoint}/_poolhouse/clock`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(await response.text())
}
