import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JWTPayload } from 'jose'
import { exportJWK, SignJWT } from 'jose'
import { afterAll } from 'vitest'

type Answer = { readonly status?: number; readonly body: unknown; readonly type?: string }
type Key = 'one' | 'two'

/** How a provider behaves, which a test changes; what it does not change is as it should be. */
export interface Behaviour {
  claims: Record<string, unknown>
  userInfo: Record<string, unknown> | undefined
  /** Changes the ID token before it is signed. */
  spoil: (claims: JWTPayload) => JWTPayload
  signWith: Key
  alg: string
  /** In the header of the ID token. */
  kid: string
  /** In the key set, by `kid`. */
  keys: Record<string, Key>
  token: ((form: URLSearchParams) => Answer) | undefined
  discovery: ((document: object) => unknown) | undefined
}

const pairs = {
  one: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  two: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}

/** An identity provider of a test's own, that does what it is told to. Ends with the test file. */
export async function tinyProvider() {
  const usual = (): Behaviour => ({
    claims: { sub: '1234', email: 'ana@example.com', email_verified: true },
    userInfo: { sub: '1234', given_name: 'Ana' },
    spoil: (claims) => claims,
    signWith: 'one',
    alg: 'ES256',
    kid: 'one',
    keys: { one: 'one' },
    token: undefined,
    discovery: undefined,
  })
  const now: Behaviour = usual()
  /** What came in. */
  const seen: { method: string; path: string; query: URLSearchParams; form: URLSearchParams; authorization: string }[] =
    []
  const codes = new Map<string, URLSearchParams>()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => server.close())
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    const { method = '' } = request
    const authorization = request.headers.authorization ?? ''
    seen.push({ method, path: url.pathname, query: url.searchParams, form, authorization })
    const {
      status = 200,
      body,
      type = 'application/json',
    } = await answer(url, method === 'GET' ? url.searchParams : form)
    response.writeHead(status, { 'content-type': type })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  async function answer({ pathname }: URL, form: URLSearchParams): Promise<Answer> {
    if (pathname === '/.well-known/openid-configuration') {
      const document = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ['ES256'],
      }
      return { body: now.discovery?.(document) ?? document }
    }
    if (pathname === '/keys') {
      const keys = Object.entries(now.keys).map(async ([kid, name]) =>
        Object.assign(await exportJWK(pairs[name].publicKey), { kid, alg: 'ES256' }),
      )
      return { body: { keys: await Promise.all(keys) } }
    }
    if (pathname === '/userinfo') return { body: now.userInfo ?? {} }
    if (pathname !== '/token') return { status: 404, body: {} }
    return now.token?.(form) ?? giveToken(form)
  }

  async function giveToken(form: URLSearchParams): Promise<Answer> {
    const asked = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    if (!asked || form.get('redirect_uri') !== asked.get('redirect_uri')) {
      return { status: 400, body: { error: 'invalid_grant' } }
    }
    const iat = Math.floor(Date.now() / 1000)
    const nonce = asked.get('nonce')
    const claims = now.spoil({
      iss: issuer,
      aud: asked.get('client_id') ?? '',
      iat,
      exp: iat + 300,
      ...(nonce !== null && { nonce }),
      ...now.claims,
    })
    const id_token = await new SignJWT(claims)
      .setProtectedHeader({ alg: now.alg, kid: now.kid })
      .sign(now.alg === 'HS256' ? Buffer.from('secret') : pairs[now.signWith].privateKey)
    return { body: { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token } }
  }

  return {
    issuer,
    now,
    seen,
    /** Behaves as it should again. */
    mend() {
      Object.assign(now, usual())
      seen.length = 0
    },
    /** Signs somebody in where a browser was sent, and answers what it brings back. */
    agree(location: string, more: Readonly<Record<string, string>> = {}): string {
      const asked = new URL(location).searchParams
      const code = createHash('sha256').update(randomBytes(16)).digest('hex')
      codes.set(code, asked)
      const back = new URL(asked.get('redirect_uri') ?? '')
      for (const [name, value] of Object.entries({ code, state: asked.get('state') ?? '', ...more })) {
        back.searchParams.set(name, value)
      }
      return back.href
    },
  }
}
