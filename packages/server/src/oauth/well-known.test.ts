import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { claims, header } from '../../test/claims.ts'
import { server } from '../../test/server.ts'

interface KeySet {
  keys: { alg: string; e: string; kid: string; kty: string; n: string; use: string }[]
}

const running = await server()
const { client, endpoint, pool: makePool } = running

async function get(path: string, base = endpoint) {
  const response = await fetch(`${base}/${path}`)
  return { response, text: await response.text() }
}

describe('the key set', () => {
  it('has the two keys of a pool, as the service writes them', async () => {
    const pool = await makePool()
    const { response, text } = await get(`${pool.id}/.well-known/jwks.json`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=86400')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const { keys, ...rest } = JSON.parse(text) as KeySet // as the test expects
    expect(rest).toEqual({})
    expect(keys).toHaveLength(2)
    for (const key of keys) {
      expect(Object.keys(key)).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
      expect(key).toMatchObject({ alg: 'RS256', e: 'AQAB', kty: 'RSA', use: 'sig' })
      expect(key.kid).toMatch(/^[A-Za-z0-9+/]{43}=$/)
      expect(Buffer.from(key.n, 'base64url')).toHaveLength(256)
    }
  })

  it('verifies the tokens, and stays the same', async () => {
    const pool = await makePool()
    const before = await get(`${pool.id}/.well-known/jwks.json`)
    const { accessToken, idToken } = await pool.signedIn()
    const after = await get(`${pool.id}/.well-known/jwks.json`)
    expect(after.text).toBe(before.text)
    const { keys } = JSON.parse(before.text) as KeySet // as above
    for (const token of [accessToken, idToken]) {
      const key = keys.find(({ kid }) => kid === header(token)['kid'])
      const [head, body, signature = ''] = token.split('.')
      const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' })
      const isRight = verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'))
      expect(isRight).toBe(true)
    }
  })

  it('is of one pool', async () => {
    const [one, two] = [await makePool(), await makePool()]
    const kids = await Promise.all(
      [one, two].map(async ({ id }) => {
        const { text } = await get(`${id}/.well-known/jwks.json`)
        return (JSON.parse(text) as KeySet).keys.map(({ kid }) => kid) // as above
      }),
    )
    expect(new Set(kids.flat()).size).toBe(4)
  })

  it('is made once for many who ask first', async () => {
    const pool = await makePool()
    const answers = await Promise.all(Array.from({ length: 6 }, () => get(`${pool.id}/.well-known/jwks.json`)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it.each(['jwks.json', 'openid-configuration'])('is not there without a pool (%s)', async (name) => {
    for (const id of ['eu-west-1_unknown00', 'x', '%00', "'or'1'='1"]) {
      const { response, text } = await get(`${id}/.well-known/${name}`)
      expect(response.status).toBe(404)
      expect(JSON.parse(text)).toMatchObject({ code: 'ResourceNotFoundException' })
    }
  })

  it('goes with its pool', async () => {
    const pool = await makePool()
    await get(`${pool.id}/.well-known/jwks.json`)
    await client.deleteUserPool({ UserPoolId: pool.id })
    expect((await get(`${pool.id}/.well-known/jwks.json`)).response.status).toBe(404)
  })
})

describe('discovery', () => {
  const document = (iss: string, jwks: string, base = endpoint) => ({
    authorization_endpoint: `${base}/oauth2/authorize`,
    code_challenge_methods_supported: ['S256'],
    end_session_endpoint: `${base}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: iss,
    jwks_uri: jwks,
    response_types_supported: ['code', 'token'],
    revocation_endpoint: `${base}/oauth2/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${base}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    userinfo_endpoint: `${base}/oauth2/userInfo`,
  })

  it('names what there is under the issuer, in alphabetical order', async () => {
    const pool = await makePool()
    const { response, text } = await get(`${pool.id}/.well-known/openid-configuration`)
    const iss = `${endpoint}/${pool.id}`
    expect(text).toBe(JSON.stringify(document(iss, `${iss}/.well-known/jwks.json`)))
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const urls = Object.entries(JSON.parse(text) as object).filter(([name]) => /_(endpoint|uri)$/.test(name))
    // Those of browsers and programs miss what they are called with; none is not there.
    const statuses = { token_endpoint: 405, revocation_endpoint: 405, jwks_uri: 200 }
    for (const [name, url] of urls) {
      const { status } = await fetch(String(url))
      expect(status, name).toBe(Object.hasOwn(statuses, name) ? statuses[name as keyof typeof statuses] : 400)
    }
    const { accessToken, idToken } = await pool.signedIn()
    for (const token of [accessToken, idToken]) expect(claims(token)['iss']).toBe(iss)
  })

  it('takes nothing from the request', async () => {
    const pool = await makePool()
    const port = new URL(endpoint).port
    const { text } = await get(`${pool.id}/.well-known/openid-configuration`, `http://127.0.0.1:${port}`)
    expect(text).toContain(`"issuer":"${endpoint}/${pool.id}"`)
  })

  it('bears the name of AWS where that was asked for, and has the keys here', async () => {
    const aws = await server({ issuer: 'aws' })
    const pool = await aws.pool()
    const { text } = await get(`${pool.id}/.well-known/openid-configuration`, aws.endpoint)
    const iss = `https://cognito-idp.eu-west-1.amazonaws.com/${pool.id}`
    expect(JSON.parse(text)).toEqual(document(iss, `${aws.endpoint}/${pool.id}/.well-known/jwks.json`, aws.endpoint))
    const { accessToken, idToken } = await pool.signedIn()
    for (const token of [accessToken, idToken]) expect(claims(token)['iss']).toBe(iss)
    await aws.client.getUser({ AccessToken: accessToken })
  })

  it('names the public URL where one is set', async () => {
    const far = await server({ publicUrl: 'https://pools.example.com' })
    const { CognitoIdentityProvider } = await import('@aws-sdk/client-cognito-identity-provider')
    const direct = new CognitoIdentityProvider({
      endpoint: `http://127.0.0.1:${far.port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    const { UserPool } = await direct.createUserPool({ PoolName: 'far' })
    const base = `http://127.0.0.1:${far.port}`
    const { text } = await get(`${UserPool?.Id}/.well-known/openid-configuration`, base)
    const iss = `https://pools.example.com/${UserPool?.Id}`
    expect(JSON.parse(text)).toEqual(document(iss, `${iss}/.well-known/jwks.json`, 'https://pools.example.com'))
  })
})
