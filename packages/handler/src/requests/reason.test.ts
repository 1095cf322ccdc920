import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { idClaims, NOW, POOL_ID, poolServer, signingKey, tokenOf } from '../fixtures.ts'
import { createHttpAuthorizer } from '../authorizers.ts'
import {
  createAuthenticator,
  createHandler,
  createTokenVerifier,
  createUserTokenAuthenticator,
  withStrictHttpAuthentication,
  type Authenticator,
  type StrictHttpAuthenticationOptions,
} from '../index.ts'

const key = signingKey('key-1')
const pool = await poolServer([key])
const requirements = { userPoolId: POOL_ID, clientId: 'client-1', tokenUse: 'id', clock: () => NOW * 1000 } as const
const local = { ...requirements, endpoint: pool.url }
const personal = { email: 'joe@example.com', 'cognito:groups': ['sick-people'], scope: 'joe@example.com' }
const token = (changes: object = {}) => tokenOf(key, idClaims({ iss: pool.issuer, ...personal, ...changes }))

const call = async (
  authenticateUserToken: Authenticator,
  authorization: string,
  options?: StrictHttpAuthenticationOptions,
) => {
  const handler = createHandler(withStrictHttpAuthentication(() => ({ statusCode: 200 }), options))
  return handler({ authenticateUserToken })({ headers: { authorization } }, {})
}

const printed = vi.spyOn(console, 'warn')
beforeAll(() => void printed.mockImplementation(() => {}))
afterEach(() => void printed.mockClear())
afterAll(() => {
  printed.mockRestore()
  pool.close()
})

describe('against a pool of this machine', () => {
  it.each<[string, string, StrictHttpAuthenticationOptions, string]>([
    ['expired', token({ exp: NOW - 1 }), {}, `The token expired: ${NOW - 1}`],
    ['of another client', token({ aud: 'client-2' }), {}, 'The token is not accepted: client: client-2'],
    ['of another kind', token({ token_use: 'access' }), {}, 'The token is not accepted: token-use: access'],
    [
      'of another issuer',
      token({ iss: 'https://pies.example/a' }),
      {},
      'The token is not accepted: issuer: https://pies.example/a',
    ],
    [
      'under a key that is not there',
      tokenOf(signingKey('key-2'), idClaims({ iss: pool.issuer })),
      {},
      'The token is not accepted: unknown-key',
    ],
    ['nothing of the kind', 'ey.ey.ey', {}, 'The token is not accepted: malformed'],
    ['under another scheme', 'Basic am9lOmpvZQ==', {}, 'The token is not accepted: malformed'],
    ['with a claim of another type', token({ email: ['joe@example.com'] }), {}, 'The token is not accepted: malformed'],
    [
      'of the other kind than the handler takes',
      token(),
      { tokenUse: 'access' },
      'The token is not accepted: token-use',
    ],
    ['without the group', token(), { groups: 'bakers' }, 'The user has none of the required groups'],
    ['without the scope', token(), { scopes: 'pies/write' }, 'The token has none of the required scopes'],
  ])(
    'prints the reason for one that is %s, once and without anything personal',
    async (_, authorization, options, reason) => {
      for (const authenticator of [
        createUserTokenAuthenticator(local),
        createAuthenticator(createTokenVerifier(local)),
      ]) {
        printed.mockClear()
        await expect(call(authenticator, authorization, options)).resolves.not.toHaveProperty('statusCode', 200)
        expect(printed.mock.calls).toEqual([[`@poolhouse/handler: ${reason}`]])
      }
    },
  )

  it.each([
    ['an address', 'joe@example.com'],
    ['a second line', 'a\n@poolhouse/handler: all is well'],
    ['a token', token()],
    ['no text', { name: 'Joe' }],
  ])('does not print %s that stands where an issuer or a client should', async (_, value) => {
    const authenticator = createUserTokenAuthenticator(local)
    await call(authenticator, token({ iss: value }))
    await call(authenticator, token({ aud: value }))
    expect(printed).toHaveBeenCalledTimes(2)
    for (const [line] of printed.mock.calls)
      expect(line).toMatch(/^@poolhouse\/handler: The token is not accepted: [\w-]+$/)
  })

  it('prints why the keys are out of reach', async () => {
    const fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:7665') }))
    await call(createUserTokenAuthenticator({ ...local, fetch }), token())
    expect(printed.mock.calls).toEqual([
      ['@poolhouse/handler: The token is not accepted: keys-unavailable: Error: connect ECONNREFUSED 127.0.0.1:7665'],
    ])
  })

  it('prints what an authorizer refuses', async () => {
    const authorizer = createHttpAuthorizer(createTokenVerifier(local), { groups: 'bakers' })
    await authorizer({ routeArn: 'arn:aws:execute-api:eu-west-1:1:a/dev/GET/', headers: { authorization: token() } })
    expect(printed.mock.calls).toEqual([['@poolhouse/handler: The user has none of the required groups']])
  })

  it('tells a listener in place of the console', async () => {
    const onRefusal = vi.fn()
    await call(createUserTokenAuthenticator({ ...local, onRefusal }), token({ aud: 'client-2' }))
    await call(createAuthenticator(createTokenVerifier(local), { onRefusal }), token({ aud: 'client-2' }))
    const told = [expect.objectContaining({ code: 'client' }), 'The token is not accepted: client: client-2']
    expect(onRefusal.mock.calls).toEqual([told, told])
    expect(printed).not.toHaveBeenCalled()
  })
})

it('prints nothing of a pool that is elsewhere', async () => {
  const keys = { keys: [key.jwk] }
  const aws = { ...requirements, endpoint: null, fetch: async () => Response.json(keys) }
  await call(createUserTokenAuthenticator(aws), token())
  await call(createUserTokenAuthenticator({ ...aws, endpoint: 'https://pool.example' }), token())
  await call(createAuthenticator(createTokenVerifier(aws)), 'Basic x', { groups: 'bakers' })
  expect(printed).not.toHaveBeenCalled()
})
