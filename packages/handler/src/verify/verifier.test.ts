import { sign } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { createTokenVerifier, TokenError } from '../index.ts'
import { createTokenVerifier as createWebTokenVerifier } from '../web.ts'
import { accessClaims, idClaims, NOW, POOL_ID, signingKey, tokenOf } from '../fixtures.ts'

const key = signingKey('key/1=')
const other = signingKey('key/2=')
const jwks = { keys: [key.jwk, other.jwk] }
const options = { userPoolId: POOL_ID, endpoint: null, clientId: 'client-1', tokenUse: null, clock: () => NOW * 1000 }
const fetchNothing = () => Promise.reject(new Error('No network'))

function node(changes: object = {}) {
  const verifier = createTokenVerifier({ ...options, fetch: fetchNothing, ...changes })
  verifier.cacheJwks(jwks)
  return verifier
}

function web(changes: object = {}) {
  const verifier = createWebTokenVerifier({ ...options, fetch: fetchNothing, ...changes })
  verifier.cacheJwks(jwks)
  return verifier
}

const header = { kid: key.kid, alg: 'RS256' }
const claims = idClaims()
const good = tokenOf(key, claims)
const [head = '', body = '', signature = ''] = good.split('.')
const json = JSON.stringify(claims)
const bytes = (text: string) => Buffer.from(text, 'latin1')
const raw = (payload: Buffer) => {
  const signed = `${head}.${payload.toString('base64url')}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
}
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const nextCharacter = (text: string) => text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)

describe.each([
  ['node:crypto', node],
  ['WebCrypto', web],
])('a verifier on %s', (_, create) => {
  it.each([
    ['an ID token', claims],
    ['an access token', accessClaims({ client_id: 'client-1' })],
    ['a token without iat', idClaims({ iat: undefined })],
    ['an access token bound to a resource', accessClaims({ aud: 'https://api.example' })],
    ['a token with escapes, colons and quotes in its texts', idClaims({ name: 'a":{"b":1,\\', 'c":"d': '\\":' })],
    ['a token with a claim named __proto__', `${json.slice(0, -1)},"__proto__":{"admin":true}}`],
  ])('accepts %s', async (_, payload) => {
    await expect(create().verify(tokenOf(key, payload))).resolves.toMatchObject({ sub: claims.sub })
  })

  it('accepts the types of token there are', async () => {
    for (const typ of ['JWT', 'jwt', 'at+jwt']) {
      await expect(create().verify(tokenOf(key, claims, { ...header, typ }))).resolves.toBeDefined()
    }
  })

  it('accepts the updated issuer of the same pool', async () => {
    const iss = claims.iss.replace('cognito-idp', 'issuer-cognito-idp')
    await expect(create().verify(tokenOf(key, idClaims({ iss })))).resolves.toMatchObject({ iss })
  })

  it('gives claims that nobody can change', async () => {
    const verified = await create().verify(tokenOf(key, idClaims({ 'cognito:groups': ['bakers'] })))
    expect(Object.getPrototypeOf(verified)).toBeNull()
    expect(Object.isFrozen(verified)).toBe(true)
    expect(Object.isFrozen(verified['cognito:groups'])).toBe(true)
  })

  it.each<[string, unknown, string]>([
    ['is no string', { toString: () => good }, 'malformed'],
    ['is empty', '', 'malformed'],
    ['is longer than 16 KiB', `${head}.${'A'.repeat(16_384)}.${signature}`, 'malformed'],
    ['has two parts', `${head}.${body}`, 'malformed'],
    ['has four parts', `${good}.${signature}`, 'malformed'],
    ['has no signature', `${head}.${body}.`, 'malformed'],
    ['ends in a line break', `${good}\n`, 'malformed'],
    ['begins with a space', ` ${good}`, 'malformed'],
    ['is padded', `${good}==`, 'malformed'],
    ['uses the other base64 alphabet', `${head}.${body}.${signature.replace(/[-_]|.$/, '+')}`, 'malformed'],
    ['leaves bits over in its signature', `${head}.${body}.${nextCharacter(signature)}`, 'malformed'],
    ['has a payload that is no JSON', tokenOf(key, '{'), 'malformed'],
    ['has text behind its payload', tokenOf(key, `${json}x`), 'malformed'],
    ['has an array for payload', tokenOf(key, '[]'), 'malformed'],
    ['has null for payload', tokenOf(key, 'null'), 'malformed'],
    ['repeats a claim', tokenOf(key, `{"sub":"admin",${json.slice(1)}`), 'malformed'],
    ['repeats a claim in escapes', tokenOf(key, String.raw`{"s\u0075b":"admin",${json.slice(1)}`), 'malformed'],
    [
      'repeats a member within a claim',
      tokenOf(key, idClaims().iss && `{"x":{"a":1,"a":1},${json.slice(1)}`),
      'malformed',
    ],
    ['repeats a header', tokenOf(key, claims, `{"alg":"none",${JSON.stringify(header).slice(1)}`), 'malformed'],
    ['is nested without end', tokenOf(key, `{"x":${nested(5000)},${json.slice(1)}`), 'malformed'],
    ['is not UTF-8', raw(Buffer.concat([bytes('{"x":"\xff",'), bytes(json.slice(1))])), 'malformed'],
    ['begins with a byte order mark', tokenOf(key, `\uFEFF${json}`), 'malformed'],
    ['is not signed', tokenOf(key, claims, { ...header, alg: 'none' }), 'algorithm'],
    ['names HS256', tokenOf(key, claims, { ...header, alg: 'HS256' }), 'algorithm'],
    ['names RS512', tokenOf(key, claims, { ...header, alg: 'RS512' }), 'algorithm'],
    ['names rs256', tokenOf(key, claims, { ...header, alg: 'rs256' }), 'algorithm'],
    ['names a list of algorithms', tokenOf(key, claims, { ...header, alg: ['RS256'] }), 'algorithm'],
    ['names no algorithm', tokenOf(key, claims, { kid: key.kid }), 'algorithm'],
    ['has a critical header', tokenOf(key, claims, { ...header, crit: ['exp'], exp: 1 }), 'critical'],
    ['has an empty critical header', tokenOf(key, claims, { ...header, crit: [] }), 'critical'],
    ['is unencoded', tokenOf(key, claims, { ...header, b64: false }), 'critical'],
    ['is of another type', tokenOf(key, claims, { ...header, typ: 'dpop+jwt' }), 'malformed'],
    ['names no key', tokenOf(key, claims, { alg: 'RS256' }), 'key-id'],
    ['names a key by number', tokenOf(key, claims, { ...header, kid: 1 }), 'key-id'],
    ['names a list of keys', tokenOf(key, claims, { ...header, kid: [key.kid] }), 'key-id'],
    ['names the key of a prototype', tokenOf(key, claims, { ...header, kid: '__proto__' }), 'keys-unavailable'],
    ['is signed with another key of the pool', tokenOf(other, claims, header), 'signature'],
    ['brings its key along', tokenOf(signingKey(key.kid), claims, { ...header, jwk: other.jwk }), 'signature'],
    [
      'has a changed payload',
      `${head}.${tokenOf(key, idClaims({ sub: 'x' })).split('.')[1]}.${signature}`,
      'signature',
    ],
    ['has a short signature', `${head}.${body}.AAAA`, 'signature'],
    ['comes from another pool', tokenOf(key, idClaims({ iss: `${claims.iss}x` })), 'issuer'],
    ['comes from another region', tokenOf(key, idClaims({ iss: claims.iss.replace('west', 'east') })), 'issuer'],
    ['has a slash behind its issuer', tokenOf(key, idClaims({ iss: `${claims.iss}/` })), 'issuer'],
    ['names no issuer', tokenOf(key, idClaims({ iss: undefined })), 'malformed'],
    ['names no subject', tokenOf(key, idClaims({ sub: undefined })), 'malformed'],
    ['names an empty subject', tokenOf(key, idClaims({ sub: '' })), 'malformed'],
    ['never expires', tokenOf(key, idClaims({ exp: undefined })), 'malformed'],
    ['expires at a text', tokenOf(key, idClaims({ exp: `${NOW + 60}` })), 'malformed'],
    ['expires at infinity', tokenOf(key, json.replace(`${NOW + 3600}`, '1e999')), 'malformed'],
    ['expires at null', tokenOf(key, idClaims({ exp: null })), 'malformed'],
    ['expires now', tokenOf(key, idClaims({ exp: NOW })), 'expired'],
    ['is good from later on', tokenOf(key, idClaims({ nbf: NOW + 1 })), 'not-yet-valid'],
    ['is good from a text on', tokenOf(key, idClaims({ nbf: '0' })), 'malformed'],
    ['was issued in the future', tokenOf(key, idClaims({ iat: NOW + 61 })), 'not-yet-valid'],
    ['was issued at a text', tokenOf(key, idClaims({ iat: 'now' })), 'malformed'],
    ['is for no use', tokenOf(key, idClaims({ token_use: undefined })), 'token-use'],
    ['is for another use', tokenOf(key, idClaims({ token_use: 'refresh' })), 'token-use'],
    ['is for another client', tokenOf(key, idClaims({ aud: 'client-2' })), 'client'],
    ['is for several clients', tokenOf(key, idClaims({ aud: ['client-1'] })), 'client'],
    ['is for no client', tokenOf(key, idClaims({ aud: undefined })), 'client'],
    ['has its client in the wrong claim', tokenOf(key, accessClaims({ aud: 'client-1', client_id: 'x' })), 'client'],
  ])('refuses a token that %s', async (_, token, code) => {
    const failure = await create()
      .verify(token as string)
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TokenError)
    expect(failure).toMatchObject({ code })
  })

  it.each<[string, object, object, string | undefined]>([
    ['accepts a token of one of several clients', { clientId: ['client-0', 'client-1'] }, claims, undefined],
    ['accepts any client when told to', { clientId: null }, idClaims({ aud: 'client-9' }), undefined],
    ['refuses an ID token where access is needed', { tokenUse: 'access' }, claims, 'token-use'],
    ['refuses an access token where an ID is needed', { tokenUse: 'id' }, accessClaims(), 'token-use'],
    ['accepts a member of one of the groups', { groups: ['a', 'b'] }, idClaims({ 'cognito:groups': ['b'] }), undefined],
    ['refuses a user in other groups', { groups: 'a' }, idClaims({ 'cognito:groups': ['ab'] }), 'group'],
    ['refuses groups in one text', { groups: 'a' }, idClaims({ 'cognito:groups': 'a' }), 'malformed'],
    ['accepts one of the scopes', { scopes: ['x', 'pies/read'] }, accessClaims(), undefined],
    ['refuses a token with other scopes', { scopes: 'pies' }, accessClaims(), 'scope'],
    ['refuses an ID token where a scope is needed', { scopes: 'openid' }, claims, 'scope'],
    [
      'refuses a forged token before it looks at groups',
      { groups: 'a' },
      tokenOf(other, claims, header) as never,
      'signature',
    ],
    ['accepts an expiry within the tolerance', { clockTolerance: 5 }, idClaims({ exp: NOW - 4 }), undefined],
    ['refuses an expiry at the tolerance', { clockTolerance: 5 }, idClaims({ exp: NOW - 5 }), 'expired'],
  ])('%s', async (_, changes, payload, code) => {
    const token = typeof payload === 'string' ? payload : tokenOf(key, payload)
    const answer = create(changes).verify(token)
    await (code ? expect(answer).rejects.toMatchObject({ code }) : expect(answer).resolves.toBeDefined())
  })

  it('reads nothing from a prototype', async () => {
    const polluted = Object.prototype as Record<string, unknown>
    polluted['exp'] = NOW + 60
    try {
      await expect(create().verify(tokenOf(key, idClaims({ exp: undefined })))).rejects.toMatchObject({
        code: 'malformed',
      })
    } finally {
      delete polluted['exp']
    }
  })

  it('keeps what it knows out of the public text', async () => {
    const failure = await create()
      .verify(tokenOf(key, idClaims({ aud: 'client-2' })))
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ message: 'The token is not accepted: client', detail: ['client-2'] })
    expect(JSON.stringify(failure)).not.toContain('client-2')
  })
})

describe('a verified token', () => {
  it('is remembered', async () => {
    const verifier = node()
    expect(await verifier.verify(good)).toBe(await verifier.verify(good))
    expect(verifier.verifySync(good)).toBe(await verifier.verify(good))
  })

  it('is not remembered beyond its expiry', async () => {
    const clock = vi.fn(() => NOW * 1000)
    const verifier = node({ clock })
    await verifier.verify(tokenOf(key, idClaims({ exp: NOW + 10 })))
    clock.mockReturnValue((NOW + 10) * 1000)
    await expect(verifier.verify(tokenOf(key, idClaims({ exp: NOW + 10 })))).rejects.toMatchObject({ code: 'expired' })
  })

  it('is not remembered beyond its key', async () => {
    const verifier = node()
    await verifier.verify(good)
    verifier.cacheJwks({ keys: [other.jwk] })
    await expect(verifier.verify(good)).rejects.toMatchObject({ code: 'keys-unavailable' })
    verifier.cacheJwks({ keys: [{ ...other.jwk, kid: key.kid }] })
    expect(() => verifier.verifySync(good)).toThrow(expect.objectContaining({ code: 'signature' }))
  })

  it('makes room for the next', async () => {
    const verifier = node({ cacheSize: 2 })
    const first = await verifier.verify(good)
    await verifier.verify(tokenOf(key, idClaims({ jti: '1' })))
    expect(await verifier.verify(good)).toBe(first)
    await verifier.verify(tokenOf(key, idClaims({ jti: '2' })))
    expect(await verifier.verify(good)).not.toBe(first)
  })
})

it.each<[string, object]>([
  ['no client', { clientId: undefined }],
  ['no token use', { tokenUse: undefined }],
  ['a wrong token use', { tokenUse: 'refresh' }],
  ['a large clock tolerance', { clockTolerance: 61 }],
  ['no pool', { userPoolId: undefined }],
  ['an unresolved reference for a pool', { userPoolId: '[object Object]' }],
  ['a pool id that leaves its folder', { userPoolId: '..' }],
  ['a pool id without a region', { userPoolId: 'local_1', endpoint: null }],
  ['an http endpoint that is not loopback', { endpoint: 'http://pools.example' }],
  ['an http endpoint that only looks like loopback', { endpoint: 'http://127.0.0.1.example' }],
  ['an endpoint with credentials', { endpoint: 'https://a:b@pools.example' }],
  ['an endpoint that is no URL', { endpoint: 'localhost:7665' }],
])('refuses to make a verifier with %s', (_, changes) => {
  expect(() => createTokenVerifier({ ...options, ...changes })).toThrow(TypeError)
})
