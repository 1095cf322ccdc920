import { generateKeyPairSync } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTokenVerifier } from '../index.ts'
import { AWS_ISSUER, idClaims, NOW, POOL_ID, poolServer, signingKey, tokenOf, type SigningKey } from '../fixtures.ts'

const key = signingKey('1')
const next = signingKey('2')
const servers: { close: () => void }[] = []

afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) server.close()
})

async function pool(keys: SigningKey[] = [key], deadline = 2) {
  const server = await poolServer(keys)
  servers.push(server)
  const clock = vi.fn(() => NOW * 1000)
  const verifier = createTokenVerifier({
    userPoolId: POOL_ID,
    endpoint: server.url,
    clientId: null,
    tokenUse: null,
    deadline,
    clock,
  })
  const fetches = () => server.requests.filter((path) => path === server.jwksPath).length
  const token = (by: SigningKey = key, changes: object = {}) =>
    tokenOf(by, idClaims({ iss: server.issuer, exp: NOW + 1_000_000, ...changes }))
  const publish = (...keys: SigningKey[]) => {
    server.documents[server.jwksPath] = { keys: keys.map(({ jwk }) => jwk) }
  }
  const advance = (seconds: number) => {
    const now = clock()
    clock.mockReturnValue(now + seconds * 1000)
  }
  return { server, verifier, fetches, token, publish, advance }
}

describe('a key set', () => {
  it('is fetched once for many tokens at a time', async () => {
    const { verifier, token, fetches } = await pool()
    await Promise.all(Array.from({ length: 20 }, () => verifier.verify(token())))
    await verifier.verify(token(key, { jti: '2' }))
    expect(fetches()).toBe(1)
  })

  it('takes its issuer from the discovery document of the server', async () => {
    const { verifier, server, token } = await pool()
    server.documents[`/${POOL_ID}/.well-known/openid-configuration`] = { issuer: AWS_ISSUER }
    await expect(verifier.verify(token(key, { iss: AWS_ISSUER }))).resolves.toBeDefined()
    await expect(verifier.verify(token())).rejects.toMatchObject({ code: 'issuer' })
  })

  it('follows a rotation at once, and asks for made-up keys once in ten seconds', async () => {
    const { verifier, token, fetches, publish, advance } = await pool()
    await verifier.verify(token())
    publish(key, next)
    const tokens = Array.from({ length: 5 }, (_, index) => verifier.verify(token(next, { jti: `${index}` })))
    await expect(Promise.all(tokens)).resolves.toHaveLength(5)
    expect(fetches()).toBe(2)
    const forger = signingKey('3')
    await expect(verifier.verify(token(forger))).rejects.toMatchObject({ code: 'unknown-key' })
    expect(fetches()).toBe(2)
    advance(10)
    await expect(verifier.verify(token(forger))).rejects.toMatchObject({ code: 'unknown-key' })
    await expect(verifier.verify(token(forger))).rejects.toMatchObject({ code: 'unknown-key' })
    expect(fetches()).toBe(3)
  })

  it('forgets withdrawn keys, and the tokens verified under them', async () => {
    const { verifier, token, publish, advance } = await pool([key, next])
    await verifier.verify(token())
    publish(next)
    await expect(verifier.verify(token())).resolves.toBeDefined()
    advance(600)
    await expect(verifier.verify(token())).rejects.toMatchObject({ code: 'unknown-key' })
    await expect(verifier.verify(token(next))).resolves.toBeDefined()
  })

  it('serves while the issuer is down, for a day', async () => {
    const { verifier, token, server, advance, fetches } = await pool()
    await verifier.verify(token())
    server.documents[server.jwksPath] = undefined
    advance(600)
    await expect(verifier.verify(token())).resolves.toBeDefined()
    await expect(verifier.verify(token())).resolves.toBeDefined()
    expect(fetches()).toBe(2)
    await expect(verifier.verify(token(next))).rejects.toMatchObject({ code: 'keys-unavailable' })
    advance(86_400 - 600)
    await expect(verifier.verify(token())).rejects.toMatchObject({ code: 'keys-unavailable' })
  })

  it('is asked for again by the next request when it was out of reach', async () => {
    const { verifier, token, server, publish } = await pool()
    server.documents[server.jwksPath] = undefined
    await expect(verifier.verify(token())).rejects.toMatchObject({ code: 'keys-unavailable' })
    publish(key)
    await expect(verifier.verify(token())).resolves.toBeDefined()
  })

  it('serves synchronously once it is there', async () => {
    const { verifier, token } = await pool()
    expect(() => verifier.verifySync(token())).toThrow(expect.objectContaining({ code: 'keys-unavailable' }))
    await verifier.hydrate()
    expect(verifier.verifySync(token())).toMatchObject({ sub: idClaims().sub })
  })

  it('is found by the environment variable of the SDKs, as it was at creation', async () => {
    const { server, token } = await pool()
    vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', `${server.url}/`)
    const verifier = createTokenVerifier({
      userPoolId: POOL_ID,
      clientId: null,
      tokenUse: 'id',
      clock: () => NOW * 1000,
    })
    vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', 'http://127.0.0.1:1')
    await expect(verifier.verify(token())).resolves.toBeDefined()
  })

  it('is that of AWS without the variable', async () => {
    const urls: string[] = []
    const fetch = (url: string) => {
      urls.push(url)
      return Promise.resolve(Response.json({ keys: [key.jwk] }))
    }
    const common = { clientId: null, tokenUse: null, clock: () => NOW * 1000, fetch } as const
    await createTokenVerifier({ userPoolId: POOL_ID, ...common }).verify(tokenOf(key, idClaims()))
    await createTokenVerifier({ userPoolId: 'cn-north-1_a1', ...common }).hydrate()
    expect(urls).toEqual([
      `${AWS_ISSUER}/.well-known/jwks.json`,
      'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_a1/.well-known/jwks.json',
      'https://issuer-cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_a1/.well-known/jwks.json',
    ])
  })

  it('may be that of any issuer', async () => {
    const { server } = await pool()
    const verifier = createTokenVerifier({
      issuer: 'https://issuer.example',
      jwksUri: server.url + server.jwksPath,
      clientId: 'client-1',
      tokenUse: 'id',
      clock: () => NOW * 1000,
    })
    await expect(verifier.verify(tokenOf(key, idClaims({ iss: 'https://issuer.example' })))).resolves.toBeDefined()
  })
})

const answer =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(body)
const document = JSON.stringify({ keys: [key.jwk] })
const padded = document + ' '.repeat(1_048_577)

it.each<[string, unknown]>([
  ['redirects', answer(302, '', { location: 'other' })],
  ['answers 500', answer(500, document)],
  ['answers 203', answer(203, document)],
  ['answers HTML', answer(200, '<html>')],
  ['answers no key set', []],
  ['answers text behind the key set', answer(200, `${document}{}`)],
  ['answers repeated members', answer(200, `{"keys":[],${document.slice(1)}`)],
  ['answers two keys with one name', { keys: [key.jwk, { ...next.jwk, kid: '1' }] }],
  ['answers more than 1 MiB', answer(200, padded)],
  ['answers more than 1 MiB once inflated', answer(200, gzipSync(padded), { 'content-encoding': 'gzip' })],
  ['never answers', () => {}],
  ['never ends', (response: ServerResponse) => void response.writeHead(200).write('{')],
])('does without the keys of a server that %s', async (_, reply) => {
  const { verifier, server, token } = await pool([key], 0.2)
  server.documents[server.jwksPath] = reply
  await expect(verifier.verify(token())).rejects.toMatchObject({ code: 'keys-unavailable' })
})

it('keeps to its deadline with a fetch that does not', async () => {
  const verifier = createTokenVerifier({
    issuer: AWS_ISSUER,
    clientId: null,
    tokenUse: null,
    clock: () => NOW * 1000,
    deadline: 0.01,
    fetch: () => new Promise(() => {}),
  })
  await expect(verifier.verify(tokenOf(key, idClaims()))).rejects.toMatchObject({ code: 'keys-unavailable' })
})

const weak = signingKey('1', 1024)
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const { n = '' } = key.jwk

it.each<[string, object]>([
  ['is too short', weak.jwk],
  ['is for encryption', { ...key.jwk, use: 'enc' }],
  ['is for another algorithm', { ...key.jwk, alg: 'PS256' }],
  ['is for other operations', { ...key.jwk, key_ops: ['encrypt'] }],
  ['names its operations wrongly', { ...key.jwk, key_ops: 'verify' }],
  ['is no RSA key', { ...curve, kid: '1' }],
  ['shows private members', { ...key.privateKey.export({ format: 'jwk' }), kid: '1' }],
  ['has exponent 1', { ...key.jwk, e: 'AQ' }],
  ['has an even exponent', { ...key.jwk, e: 'AQAA' }],
  ['has an immense exponent', { ...key.jwk, e: 'AQAAAAAB' }],
  ['has no modulus', { ...key.jwk, n: undefined }],
  ['has an even modulus', { ...key.jwk, n: `${n.slice(0, -3)}AAA` }],
  ['begins with zeros', { ...key.jwk, n: `AAAA${n}` }],
  ['is padded', { ...key.jwk, n: `${n}==` }],
  ['has another name', { ...key.jwk, kid: '9' }],
  ['has a number for a name', { ...key.jwk, kid: 1 }],
])('does without a key that %s, and uses the others', async (_, jwk) => {
  const { verifier, server, token } = await pool()
  server.documents[server.jwksPath] = { keys: [jwk, next.jwk] }
  await expect(verifier.verify(token())).rejects.toMatchObject({ code: 'unknown-key' })
  await expect(verifier.verify(token(next))).resolves.toBeDefined()
})
