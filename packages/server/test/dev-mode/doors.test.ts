import { describe, expect, it } from 'vitest'
import { isLoopback, isLoopbackOrigin } from '../../src/http/hosts.ts'
import { server, signature } from '../server.ts'

/** Who may come in: every web page of the developer's browser can reach this machine's own addresses. */

const TARGET = 'AWSCognitoIdentityProviderService.'

describe('the name a request is for', async () => {
  const { fetch, port, log } = await server({ publicUrl: 'https://Pool.Example.Test:8443', allowHosts: ['other.test'] })
  const ask = (host: string, path = '/_poolhouse/health') =>
    fetch(new Request(`http://127.0.0.1:${port}${path}`, { headers: { host } }))

  it.each([
    'localhost',
    'localhost:7665',
    'LOCALHOST',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.9.9.9',
    '[::1]',
    '[::1]:7665',
    'my-app.localhost',
    'a.b.localhost:7665',
    'pool.example.test',
    'POOL.example.test:8443',
    'other.test',
    'other.test:1234',
  ])('may be %s', async (host) => {
    expect((await ask(host)).status).toBe(200)
  })

  it.each([
    'evil.example',
    'localhost.evil.example',
    'evil-localhost',
    'notlocalhost',
    'localhost.',
    '127.0.0.1.evil.example',
    '127.0.0.1evil.example',
    '1270.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    '[::]',
    '[::ffff:10.0.0.1]',
    'sub.other.test',
    'other.test.evil.example',
    'localhost@evil.example',
    'evil.example#localhost',
    '',
  ])('may not be %j, on any path', async (host) => {
    for (const path of ['/', '/_poolhouse/inbox', '/_poolhouse/health', '/x/.well-known/jwks.json', '/nothing']) {
      const response = await ask(host, path)
      expect(response.status).toBe(421)
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('is said in the refusal, with the way to allow it, and cannot bring anything along', async () => {
    const response = await ask('evil.example<b>')
    expect(await response.json()).toEqual({
      title: 'Misdirected Request',
      status: 421,
      detail:
        'This server does not answer to the name evil.example?b?. If it is its own, start it with --allow-host evil.example?b? (POOLHOUSE_ALLOW_HOST).',
    })
  })

  it('is told to clients of the API as they read errors, and to the log', async () => {
    const headers = { ...signature, host: 'pool.internal:7665', 'x-amz-target': `${TARGET}ListUserPools` }
    log.lines.splice(0)
    const response = await fetch(
      new Request(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: '{"MaxResults":1}' }),
    )
    expect(response.status).toBe(421)
    expect(response.headers.get('x-amzn-errortype')).toBe('AccessDeniedException:')
    expect(await response.json()).toEqual({
      __type: 'AccessDeniedException',
      message:
        'This server does not answer to the name pool.internal. If it is its own, start it with --allow-host pool.internal (POOLHOUSE_ALLOW_HOST).',
    })
    expect(log.lines.map(({ message }) => message)).toEqual([
      'A request for the name pool.internal:7665 was refused: see --allow-host.',
    ])
  })
})

describe('names of this machine', () => {
  it('are loopback addresses and what lies under localhost', () => {
    expect(['localhost', 'a.localhost', '127.0.0.1', '[::1]', '::1'].filter((name) => !isLoopback(name))).toEqual([])
    expect(['localhost.com', 'xlocalhost', '127.0.0.1.nip.io', '128.0.0.1', ''].filter(isLoopback)).toEqual([])
  })

  it('are loopback origins with http or https', () => {
    const own = [
      'http://localhost:3000',
      'https://localhost',
      'http://127.0.0.1:5173',
      'http://[::1]:1',
      'http://a.localhost',
    ]
    expect(own.filter((origin) => !isLoopbackOrigin(origin))).toEqual([])
    const foreign = [
      'null',
      '',
      'file://',
      'http://localhost.evil.example',
      'chrome-extension://abc',
      'http://10.0.0.1',
    ]
    expect(foreign.filter(isLoopbackOrigin)).toEqual([])
  })
})

describe('control endpoints', async () => {
  const { fetch, url } = await server()
  const host = new URL(url).host
  const ask = (
    path: string,
    asked: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> } = {},
  ) => fetch(new Request(`${url}/_poolhouse/${path}`, { ...asked, headers: { host, ...asked.headers } }))
  const json = { 'content-type': 'application/json' }
  const paths = ['', 'inbox', 'clock']

  it('send no CORS headers', async () => {
    for (const path of [...paths, 'health', 'ready']) {
      const { status, headers } = await ask(path)
      expect(status).toBe(200)
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of another port of this machine', { origin: 'http://localhost:3000' }],
    ['without a name', { origin: 'null' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['that the browser calls same-site', { 'sec-fetch-site': 'same-site' }],
  ])('refuse a page %s', async (_, headers) => {
    for (const path of paths) expect((await ask(path, { headers })).status).toBe(403)
    expect((await ask('inbox', { method: 'DELETE', headers })).status).toBe(403)
    expect((await ask('inbox', { method: 'OPTIONS', headers })).status).toBe(403)
    expect(
      (await ask('clock', { method: 'POST', headers: { ...json, ...headers }, body: '{"reset":true}' })).status,
    ).toBe(403)
    expect((await ask('reset', { method: 'POST', headers: { ...json, ...headers }, body: '{}' })).status).toBe(403)
  })

  it.each([
    ['a program', {}],
    ['a page of this server', { origin: url, 'sec-fetch-site': 'same-origin' }],
    ['an address typed into the browser', { 'sec-fetch-site': 'none' }],
  ])('answer %s', async (_, headers) => {
    for (const path of paths) expect((await ask(path, { headers })).status).toBe(200)
    const response = await ask('clock', { method: 'POST', headers: { ...json, ...headers }, body: '{"reset":true}' })
    expect(response.status).toBe(200)
  })

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'take no POST of the type %j, which a form could send',
    async (type) => {
      const headers = type === undefined ? {} : { 'content-type': type }
      const body = new TextEncoder().encode('{"reset":true}')
      for (const path of ['clock', 'reset']) {
        expect((await ask(path, { method: 'POST', headers, body })).status).toBe(415)
      }
    },
  )

  it('take JSON whatever its character set is called', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' }
    expect((await ask('clock', { method: 'POST', headers, body: '{"reset":true}' })).status).toBe(200)
  })
})

describe('pages that call the API', async () => {
  const { fetch, url } = await server({ allowOrigins: ['https://app.example.test'] })
  const call = (operation: string, headers: Record<string, string>, body = '{}') =>
    fetch(new Request(url, { method: 'POST', headers: { 'x-amz-target': TARGET + operation, ...headers }, body }))

  it.each(['http://localhost:3000', 'http://127.0.0.1:5173', 'https://my.localhost', 'https://app.example.test'])(
    'may send signed operations from %s',
    async (origin) => {
      const response = await call('ListUserPools', { ...signature, origin }, '{"MaxResults":1}')
      expect(response.status).toBe(200)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
    },
  )

  it.each(['https://evil.example', 'null', 'https://app.example.test.evil.example', 'http://app.example.test', 'x'])(
    'may not send signed operations from %s',
    async (origin) => {
      const response = await call('ListUserPools', { ...signature, origin }, '{"MaxResults":1}')
      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({
        __type: 'AccessDeniedException',
        message: 'Pages of this origin may not call signed operations. Allow it with --allow-origin.',
      })
    },
  )

  it('may send public and access-token operations from anywhere', async () => {
    const origin = 'https://evil.example'
    const body = '{"ClientId":"a1","Username":"ana","Password":"Passw0rd!"}'
    const publicly = await call('SignUp', { origin }, body)
    expect(publicly.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException:')
    expect(publicly.headers.get('access-control-allow-origin')).toBe('*')
    const byToken = await call('GetUser', { origin }, '{"AccessToken":"a.b.c"}')
    expect(await byToken.json()).toMatchObject({ message: 'Invalid Access Token' })
    expect(byToken.headers.get('access-control-allow-origin')).toBe('*')
    expect(byToken.headers.get('access-control-expose-headers')).toContain('x-amzn-ErrorType')
  })

  it('need a signature of any key for signed operations', async () => {
    const response = await call('ListUserPools', {}, '{"MaxResults":1}')
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    })
  })
})

describe('a preflight', async () => {
  const { fetch, url } = await server()
  const ask = (headers: Record<string, string>) =>
    fetch(new Request(url, { method: 'OPTIONS', headers: { origin: 'https://evil.example', ...headers } }))

  it('allows the headers it asks for', async () => {
    const asked = 'content-type,x-amz-target,x-amz-user-agent,cache-control,amz-sdk-invocation-id,amz-sdk-request'
    const response = await ask({ 'access-control-request-method': 'POST', 'access-control-request-headers': asked })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toBe(asked)
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(response.headers.get('access-control-max-age')).toBe('172800')
  })

  it('brings nothing back but names of headers', async () => {
    const response = await ask({ 'access-control-request-headers': 'a: b; <script>' })
    expect(response.headers.get('access-control-allow-headers')).toBe('')
  })

  it('is not told that private networks are open', async () => {
    for (const name of ['access-control-request-private-network', 'access-control-request-local-network']) {
      const { headers } = await ask({ [name]: 'true' })
      expect([...headers.keys()].filter((key) => /private|local/.test(key))).toEqual([])
    }
  })
})

describe('other paths and methods', async () => {
  const { endpoint } = await server()

  it.each([
    ['GET', '/nothing', 404],
    ['POST', '/nothing', 404],
    ['GET', '/_poolhouse/nothing', 404],
    ['PUT', '/', 405],
    ['DELETE', '/', 405],
    ['HEAD', '/', 200],
    ['GET', '/%2e%2e/%2e%2e/etc/passwd', 404],
    ['GET', '/__proto__/.well-known/jwks.json', 404],
    ['GET', "/'%20or%201=1/.well-known/openid-configuration", 404],
    ['GET', '/%ff%fe/.well-known/jwks.json', 404],
    ['GET', '/%/.well-known/jwks.json', 404],
  ])('are answered: %s %s by %i', async (method, path, status) => {
    const response = await fetch(endpoint + path, { method })
    expect(response.status).toBe(status)
    expect(response.headers.get('date')).toMatch(/GMT$/)
    if (method === 'HEAD') expect(await response.text()).toBe('')
  })
})
