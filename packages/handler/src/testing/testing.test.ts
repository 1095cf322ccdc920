import { expect, it } from 'vitest'
import { createTokenVerifier } from '../index.ts'
import { createTokenVerifier as createWebTokenVerifier } from '../web.ts'
import { createTestPool, events } from './index.ts'

const pool = createTestPool({ userPoolId: 'us-east-2_Pies', clientId: 'pies' })
const verifier = createTokenVerifier({ ...pool.verifier, clientId: 'pies', tokenUse: 'id' })

it('signs tokens that a verifier accepts without a network', async () => {
  const claims = await verifier.verify(
    pool.token({ sub: 'a-1', email: 'ana@example.com', claims: { 'custom:hat': 'red' } }),
  )
  expect(claims).toMatchObject({
    sub: 'a-1',
    iss: 'https://cognito-idp.us-east-2.amazonaws.com/us-east-2_Pies',
    aud: 'pies',
    token_use: 'id',
    'cognito:username': 'a-1',
    email: 'ana@example.com',
    email_verified: true,
    'custom:hat': 'red',
  })
  expect(claims).not.toHaveProperty('cognito:groups')
  expect(claims.exp - (claims.iat ?? 0)).toBe(3600)
  expect(verifier.verifySync(pool.token()).sub).toMatch(/^[\da-f-]{36}$/)
  await expect(createWebTokenVerifier(pool.verifier).verify(pool.token())).resolves.toHaveProperty('aud', 'pies')
})

it('signs access tokens', async () => {
  const { verify } = createTokenVerifier({ ...pool.verifier, tokenUse: 'access', scopes: 'pies/read' })
  await expect(verify(pool.token({ scopes: ['pies/read'] }))).resolves.toMatchObject({ client_id: 'pies' })
  await expect(verify(pool.token({ tokenUse: 'access' }))).rejects.toMatchObject({ code: 'scope' })
})

it.each([
  ['expired', { expiresIn: -1 }],
  ['client', { clientId: 'others' }],
  ['token-use', { tokenUse: 'access' }],
  ['issuer', { claims: { iss: 'https://elsewhere.example' } }],
] as const)('signs tokens that are refused: %s', async (code, options) => {
  await expect(verifier.verify(pool.token(options))).rejects.toMatchObject({ code })
})

it('goes by a clock that is handed in', async () => {
  let now = 1_800_000_000_000
  const old = createTestPool({ clock: () => now })
  const { verify } = createTokenVerifier(old.verifier)
  const token = old.token({ expiresIn: 60 })
  await expect(verify(token)).resolves.toMatchObject({ exp: 1_800_000_060 })
  now += 60_000
  await expect(verify(token)).rejects.toMatchObject({ code: 'expired' })
})

it('makes other keys for each pool', async () => {
  await expect(
    verifier.verify(createTestPool({ userPoolId: 'us-east-2_Pies', clientId: 'pies' }).token()),
  ).rejects.toMatchObject({
    code: 'unknown-key',
  })
})

it('prints claims as the gateways do', () => {
  const claims = { sub: 'a-1', 'cognito:groups': ['a', 'b'], exp: 1_763_802_000, email_verified: true }
  expect(events.rest({ claims }).requestContext.authorizer).toEqual({
    claims: { sub: 'a-1', 'cognito:groups': 'a,b', exp: 'Sat Nov 22 09:00:00 UTC 2025', email_verified: 'true' },
  })
  expect(events.http({ claims }).requestContext.authorizer).toEqual({
    jwt: {
      claims: { sub: 'a-1', 'cognito:groups': '[a b]', exp: '1763802000', email_verified: 'true' },
      scopes: null,
    },
  })
})

it('makes events with all that a request has', () => {
  const request = {
    token: 'x',
    method: 'POST',
    path: '/pies',
    headers: { 'X-Pie': '1' },
    cookies: { a: 'b' },
    query: { q: '1' },
    body: '{}',
  }
  expect(events.rest(request)).toMatchObject({
    httpMethod: 'POST',
    headers: { Authorization: 'Bearer x', Cookie: 'a=b', 'X-Pie': '1' },
    multiValueHeaders: { Authorization: ['Bearer x'] },
    queryStringParameters: { q: '1' },
    body: '{}',
  })
  expect(events.http(request)).toMatchObject({
    requestContext: { http: { method: 'POST', path: '/pies' } },
    headers: { authorization: 'Bearer x', 'x-pie': '1' },
    cookies: ['a=b'],
    rawQueryString: 'q=1',
  })
  expect(events.alb({ ...request, multiValueHeaders: true })).not.toHaveProperty('headers')
  expect(events.appSync({ token: 'x', arguments: { id: 1 } })).toMatchObject({
    arguments: { id: 1 },
    identity: null,
    request: { headers: { authorization: 'x' } },
  })
})
