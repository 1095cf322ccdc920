import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTokenVerifier } from './index.ts'
import { accessClaims, AWS_ISSUER, documentServer, idClaims, NOW, POOL_ID, signingKey, tokenOf } from './fixtures.ts'
import { createTokenVerifier as createWebTokenVerifier } from './web.ts'

const OTHER_POOL = 'us-east-1_Zyxwvutsr'
const OTHER_ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${OTHER_POOL}`
const key = signingKey('1')
const other = signingKey('1') // the same name for another key
const clock = () => NOW * 1000
const ids = { clientId: null, tokenUse: 'id', clock } as const
const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe('a verifier of several pools', () => {
  const fetch = vi.fn(async (url: string) =>
    Response.json({ keys: [url.startsWith(OTHER_ISSUER) ? other.jwk : key.jwk] }),
  )

  it('judges each token by the keys of its own pool', async () => {
    const verifier = createTokenVerifier({ ...ids, userPoolId: [POOL_ID, OTHER_POOL], endpoint: null, fetch })
    await verifier.hydrate()
    expect(verifier.verifySync(tokenOf(key, idClaims()))).toHaveProperty('iss', AWS_ISSUER)
    expect(verifier.verifySync(tokenOf(other, idClaims({ iss: OTHER_ISSUER })))).toHaveProperty('iss', OTHER_ISSUER)
    await expect(verifier.verify(tokenOf(key, idClaims({ iss: OTHER_ISSUER })))).rejects.toHaveProperty(
      'code',
      'signature',
    )
    await expect(verifier.verify(tokenOf(other, idClaims()))).rejects.toHaveProperty('code', 'signature')
    await expect(verifier.verify(tokenOf(key, idClaims({ iss: `${AWS_ISSUER}x` })))).rejects.toHaveProperty(
      'code',
      'issuer',
    )
  })

  it('fetches the keys of that pool only', async () => {
    fetch.mockClear()
    const verifier = createTokenVerifier({ ...ids, userPoolId: [POOL_ID, OTHER_POOL], endpoint: null, fetch })
    await verifier.verify(tokenOf(other, idClaims({ iss: OTHER_ISSUER })))
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([`${OTHER_ISSUER}/.well-known/jwks.json`])
  })

  it('has rules of its own for each', async () => {
    const verifier = createTokenVerifier([
      { userPoolId: POOL_ID, endpoint: null, clientId: 'client-1', tokenUse: 'id', clock, fetch },
      { userPoolId: OTHER_POOL, endpoint: null, clientId: 'client-2', tokenUse: 'access', clock, fetch },
    ])
    const there = { iss: OTHER_ISSUER, client_id: 'client-2' }
    await expect(verifier.verify(tokenOf(key, idClaims()))).resolves.toBeDefined()
    await expect(verifier.verify(tokenOf(other, accessClaims(there)))).resolves.toBeDefined()
    await expect(verifier.verify(tokenOf(other, idClaims({ iss: OTHER_ISSUER })))).rejects.toHaveProperty(
      'code',
      'token-use',
    )
    await expect(verifier.verify(tokenOf(key, idClaims({ aud: 'client-2' })))).rejects.toHaveProperty('code', 'client')
  })

  it('takes keys by value for the pool that is named', async () => {
    const fetch = () => Promise.reject(new Error('No network'))
    const verifier = createTokenVerifier([
      { ...ids, userPoolId: POOL_ID, endpoint: null, fetch },
      { ...ids, issuer: 'https://issuer.example', fetch },
    ])
    expect(() => verifier.cacheJwks({ keys: [key.jwk] })).toThrow(TypeError)
    expect(() => verifier.cacheJwks({ keys: [key.jwk] }, 'eu-west-1_Elsewhere')).toThrow(TypeError)
    verifier.cacheJwks({ keys: [key.jwk] }, POOL_ID)
    verifier.cacheJwks({ keys: [other.jwk] }, 'https://issuer.example')
    await expect(verifier.verify(tokenOf(key, idClaims()))).resolves.toBeDefined()
    const there = idClaims({ iss: 'https://issuer.example' })
    await expect(verifier.verify(tokenOf(other, there))).resolves.toBeDefined()
    await expect(verifier.verify(tokenOf(key, there))).rejects.toHaveProperty('code', 'signature')
  })

  it('finds them on one local server', async () => {
    const server = await documentServer({})
    closers.push(server.close)
    for (const [id, signer] of [
      [POOL_ID, key],
      [OTHER_POOL, other],
    ] as const) {
      server.documents[`/${id}/.well-known/jwks.json`] = { keys: [signer.jwk] }
      server.documents[`/${id}/.well-known/openid-configuration`] = { issuer: `${server.url}/${id}` }
    }
    const verifier = createTokenVerifier({ ...ids, userPoolId: [POOL_ID, OTHER_POOL], endpoint: `${server.url}/` })
    const there = idClaims({ iss: `${server.url}/${OTHER_POOL}` })
    await expect(verifier.verify(tokenOf(other, there))).resolves.toBeDefined()
    await expect(verifier.verify(tokenOf(key, idClaims({ iss: `${server.url}/${POOL_ID}` })))).resolves.toBeDefined()
    await expect(verifier.verify(tokenOf(key, there))).rejects.toHaveProperty('code', 'signature')
    await expect(verifier.verify(tokenOf(key, idClaims()))).rejects.toHaveProperty('code', 'issuer')
  })

  it('serves one pool while the server of the other is out of reach', async () => {
    const server = await documentServer({})
    closers.push(server.close)
    server.documents[`/${POOL_ID}/.well-known/jwks.json`] = { keys: [key.jwk] }
    server.documents[`/${POOL_ID}/.well-known/openid-configuration`] = { issuer: `${server.url}/${POOL_ID}` }
    const verifier = createTokenVerifier([
      { ...ids, userPoolId: OTHER_POOL, endpoint: 'http://127.0.0.1:1' },
      { ...ids, userPoolId: POOL_ID, endpoint: server.url },
    ])
    await expect(verifier.verify(tokenOf(key, idClaims({ iss: `${server.url}/${POOL_ID}` })))).resolves.toBeDefined()
    const there = idClaims({ iss: `http://127.0.0.1:1/${OTHER_POOL}` })
    await expect(verifier.verify(tokenOf(key, there))).rejects.toHaveProperty('code', 'keys-unavailable')
    await expect(verifier.hydrate()).rejects.toHaveProperty('code', 'keys-unavailable')
  })
})

describe('a server that claims the issuer of another', () => {
  const serve = async (id: string, jwk: object, issuer?: string) => {
    const server = await documentServer({})
    closers.push(server.close)
    const place = `${server.url}/${id}`
    const told = { issuer: issuer ?? place }
    server.documents[`/${id}/.well-known/jwks.json`] = { keys: [jwk] }
    server.documents[`/${id}/.well-known/openid-configuration`] = told
    return { place, told, pool: { ...ids, userPoolId: id, endpoint: server.url, refreshAfter: 0, refetchInterval: 0 } }
  }
  const own = (iss: string, changes: object = {}) => tokenOf(key, idClaims({ iss, ...changes }))
  const forged = (iss: string) => tokenOf({ ...other, kid: '2' }, idClaims({ iss }))
  const FORGER = { ...other.jwk, kid: '2' }
  const refused = { code: expect.stringMatching(/^(issuer|unknown-key|keys-unavailable)$/) }

  it.each<[string, string]>([
    ['of another pool', OTHER_POOL],
    ['of a pool of the same id', POOL_ID],
  ])('is not believed when it is a server %s', async (_, id) => {
    const good = await serve(POOL_ID, key.jwk)
    const bad = await serve(id, FORGER, good.place)
    for (const pools of [
      [good.pool, bad.pool],
      [bad.pool, good.pool],
    ]) {
      const verifier = createTokenVerifier(pools)
      await expect(verifier.verify(forged(good.place))).rejects.toMatchObject(refused)
      await expect(verifier.verify(own(good.place))).resolves.toBeDefined()
    }
  })

  it('is not believed while the other is out of reach', async () => {
    const absent = { ...ids, userPoolId: POOL_ID, endpoint: 'http://127.0.0.1:1' }
    for (const issuer of [`http://127.0.0.1:1/${POOL_ID}`, AWS_ISSUER]) {
      const bad = await serve(OTHER_POOL, FORGER, issuer)
      const verifier = createTokenVerifier([bad.pool, absent])
      await expect(verifier.verify(forged(issuer))).rejects.toMatchObject(refused)
    }
  })

  it.each<[string, object]>([
    ['a pool at AWS', { userPoolId: POOL_ID, endpoint: null }],
    ['an issuer', { issuer: AWS_ISSUER }],
  ])('is not believed when the other is %s', async (_, configured) => {
    const bad = await serve(POOL_ID, FORGER, AWS_ISSUER)
    const fetch = async () => Response.json({ keys: [key.jwk] })
    const verifier = createTokenVerifier([bad.pool, { ...ids, ...configured, fetch } as never])
    await expect(verifier.verify(forged(AWS_ISSUER))).rejects.toMatchObject(refused)
    await expect(verifier.verify(own(AWS_ISSUER))).resolves.toBeDefined()
  })

  it('is not believed when it changes its mind, and keeps its own until then', async () => {
    const good = await serve(POOL_ID, key.jwk)
    const bad = await serve(OTHER_POOL, FORGER)
    const verifier = createTokenVerifier([bad.pool, good.pool])
    await expect(verifier.verify(forged(bad.place))).resolves.toBeDefined()
    bad.told.issuer = good.place
    await verifier.verify(own(good.place))
    await expect(verifier.verify(forged(good.place))).rejects.toMatchObject(refused)
    await expect(verifier.verify(own(good.place, { jti: '2' }))).resolves.toBeDefined()
  })

  it('leaves nobody believed where neither has the better right, as long as they both claim it', async () => {
    const issuer = `https://issuer.example/${POOL_ID}`
    const first = await serve(POOL_ID, key.jwk, issuer)
    const second = await serve(POOL_ID, FORGER, issuer)
    const verifier = createTokenVerifier([first.pool, second.pool])
    for (const token of [own(issuer), forged(issuer)]) {
      await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'issuer' })
    }
    second.told.issuer = second.place
    await expect(verifier.verify(own(issuer))).resolves.toBeDefined()
  })

  it('may be the same pool with other rules', async () => {
    const { place, pool } = await serve(POOL_ID, key.jwk, AWS_ISSUER)
    const verifier = createTokenVerifier([pool, { ...pool, tokenUse: 'access' }] as never)
    await expect(verifier.verify(own(AWS_ISSUER))).resolves.toBeDefined()
    await expect(verifier.verify(own(place))).rejects.toHaveProperty('code', 'issuer')
  })
})

describe('a verifier of any OpenID Connect issuer', () => {
  const issuer = 'https://issuer.example/'
  const verifierOf = (clientId: string | string[] | null) => {
    const verifier = createTokenVerifier({ issuer, clientId, tokenUse: 'oidc', clock })
    verifier.cacheJwks({ keys: [key.jwk] })
    return verifier
  }
  const token = (aud: unknown, changes: object = {}) =>
    tokenOf(key, idClaims({ iss: issuer, token_use: undefined, aud, ...changes }))

  it('looks for the keys beside the issuer', async () => {
    const fetch = vi.fn((url: string) => Promise.reject(new Error(url)))
    await expect(createTokenVerifier({ ...ids, issuer, fetch }).hydrate()).rejects.toHaveProperty(
      'code',
      'keys-unavailable',
    )
    expect(fetch.mock.calls[0]?.[0]).toBe('https://issuer.example/.well-known/jwks.json')
  })

  it.each([
    ['the client', 'a', 'a'],
    ['the client in a list', 'a', ['a']],
    ['several clients, all of them trusted', ['a', 'b'], ['b', 'a']],
    ['any client where none is checked', null, ['x', 'y']],
  ])('accepts %s', async (_, clientId, aud) => {
    await expect(verifierOf(clientId).verify(token(aud))).resolves.toMatchObject({ aud })
  })

  it.each([
    ['another client', 'x'],
    ['another client beside the right one', ['a', 'x']],
    ['an empty list', []],
    ['a list within a list', [['a']]],
    ['no client', undefined],
    ['an object', { 0: 'a', length: 1 }],
  ])('refuses %s', async (_, aud) => {
    await expect(verifierOf('a').verify(token(aud))).rejects.toHaveProperty('code', 'client')
    if (!Array.isArray(aud) && typeof aud !== 'string') {
      await expect(verifierOf(null).verify(token(aud))).rejects.toHaveProperty('code', 'client')
    }
  })
})

describe('keys in a file', () => {
  it('are read, and read again when they are due', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'poolhouse-keys-'))
    closers.push(() => rm(folder, { recursive: true }))
    const file = join(folder, 'jwks.json')
    await writeFile(file, JSON.stringify({ keys: [key.jwk] }))
    const clock = vi.fn(() => NOW * 1000)
    const verifier = createTokenVerifier({ ...ids, clock, issuer: AWS_ISSUER, jwksUri: pathToFileURL(file).href })
    await expect(verifier.verify(tokenOf(key, idClaims()))).resolves.toBeDefined()
    await writeFile(file, JSON.stringify({ keys: [other.jwk] }))
    clock.mockReturnValue((NOW + 600) * 1000)
    await expect(verifier.verify(tokenOf(key, idClaims()))).rejects.toHaveProperty('code', 'signature')
    await expect(verifier.verify(tokenOf(other, idClaims()))).resolves.toBeDefined()
  })

  it('are unavailable when the file is not there', async () => {
    const verifier = createTokenVerifier({ ...ids, issuer: AWS_ISSUER, jwksUri: 'file:///nowhere/jwks.json' })
    await expect(verifier.verify(tokenOf(key, idClaims()))).rejects.toHaveProperty('code', 'keys-unavailable')
  })

  it('are for Node only', () => {
    expect(() => createWebTokenVerifier({ ...ids, issuer: AWS_ISSUER, jwksUri: 'file:///jwks.json' })).toThrow(
      TypeError,
    )
  })
})

describe('a limit', () => {
  const options = { ...ids, userPoolId: POOL_ID, endpoint: null, fetch: () => Promise.reject(new Error('No network')) }

  it('on the length of tokens is kept', async () => {
    const token = tokenOf(key, idClaims())
    for (const [maxTokenLength, outcome] of [
      [token.length, 'keys-unavailable'],
      [token.length - 1, 'malformed'],
    ] as const) {
      await expect(createTokenVerifier({ ...options, maxTokenLength }).verify(token)).rejects.toHaveProperty(
        'code',
        outcome,
      )
    }
  })

  it('on the size of key sets is kept', async () => {
    const text = JSON.stringify({ keys: [key.jwk] })
    const fetch = async () => new Response(text)
    await createTokenVerifier({ ...options, fetch, maxKeySetSize: text.length }).hydrate()
    const verifier = createTokenVerifier({ ...options, fetch, maxKeySetSize: text.length - 1 })
    await expect(verifier.hydrate()).rejects.toHaveProperty('code', 'keys-unavailable')
  })

  it('of 0 remembers no token', async () => {
    const verifier = createTokenVerifier({ ...options, cacheSize: 0 })
    verifier.cacheJwks({ keys: [key.jwk] })
    const token = tokenOf(key, idClaims())
    expect(verifier.verifySync(token)).not.toBe(verifier.verifySync(token))
  })

  it.each(
    [
      'clockTolerance',
      'cacheSize',
      'maxTokenLength',
      'refreshAfter',
      'maxAge',
      'deadline',
      'refetchInterval',
      'maxKeySetSize',
    ].flatMap((name) => ['5', -1, NaN, Infinity, null, {}, [1], true].map((value) => [name, value])),
  )('%s is no %j', (name, value) => {
    const create = () => createTokenVerifier({ ...options, [name as string]: value })
    if (value === null) create() // as undefined
    else expect(create).toThrow(TypeError)
  })
})

it.each<[string, object]>([
  ['no configuration', []],
  ['no pool in a list', { userPoolId: [] }],
  ['an empty client', { clientId: '' }],
  ['no client in a list', { clientId: [] }],
  ['a client that is not set in a list', { clientId: ['a', undefined] }],
  ['an empty group', { groups: [''] }],
  ['an empty issuer', { userPoolId: undefined, issuer: '', jwksUri: 'https://issuer.example/jwks.json' }],
  ['a number for the issuer', { userPoolId: undefined, issuer: 1 }],
])('refuses to make a verifier with %s', (_, changes) => {
  const options = Array.isArray(changes) ? changes : { ...ids, userPoolId: POOL_ID, endpoint: null, ...changes }
  expect(() => createTokenVerifier(options as never)).toThrow(TypeError)
})
