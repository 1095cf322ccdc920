import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { speak } from '../hostile/speak.ts'
import { server } from '../server.ts'
import { APP, CALLBACK, createBrowser, queryOf } from './browser.ts'

// A pool's domain is found by the name that a request is for (oauth.md 1).

const running = await server({ allowHosts: ['in.pies.example'] })
const { client, endpoint, pool: makePool } = running
const port = new URL(endpoint).port
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'
const CustomDomainConfig = { CertificateArn: CERTIFICATE }

const pies = await makePool({}, APP)
const cakes = await makePool({}, APP)
const CUSTOM = 'login.xn--pie-dma.example'
await client.createUserPoolDomain({ UserPoolId: pies.id, Domain: 'pies' })
await client.createUserPoolDomain({ UserPoolId: pies.id, Domain: CUSTOM, CustomDomainConfig })
await client.createUserPoolDomain({ UserPoolId: cakes.id, Domain: 'cakes' })
const PIES = 'pies.auth.eu-west-1.localhost'

const ask = (host: string, path: string, { headers, ...init }: Sent = {}) =>
  running.fetch(new Request(`http://127.0.0.1:${port}${path}`, { ...init, headers: { host, ...headers } }))
type Sent = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> }
const authorize = (clientId: string) =>
  `/oauth2/authorize?${queryOf({ client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' })}`

describe('the domain of a pool', () => {
  it.each([
    ['its prefix', PIES],
    ['its prefix and a port', `${PIES}:${port}`],
    ['its prefix in capital letters', `PIES.Auth.EU-west-1.LOCALHOST:${port}`],
    ['its own name', CUSTOM],
    ['its own name in capital letters, with a port', `Login.XN--pie-DMA.example:${port}`],
  ])('is found by %s', async (_, host) => {
    const own = await ask(host, authorize(pies.clientId))
    expect(own.status).toBe(302)
    expect(own.headers.get('location')).toMatch(/^\/login\?client_id=/)
  })

  it('knows no client of another pool', async () => {
    for (const host of [PIES, CUSTOM]) {
      const foreign = await ask(host, authorize(cakes.clientId))
      expect(foreign.headers.get('location')).toBe(`/error?error=invalid_request&client_id=${cakes.clientId}`)
      const form = { grant_type: 'authorization_code', client_id: cakes.clientId, code: 'x', redirect_uri: CALLBACK }
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const token = await ask(host, '/oauth2/token', { method: 'POST', body: queryOf(form), headers })
      expect(await token.json()).toEqual({ error: 'invalid_client' })
    }
    // On the server's own name, the client tells the pool.
    for (const { clientId } of [pies, cakes]) {
      expect((await ask('localhost', authorize(clientId))).headers.get('location')).toMatch(/^\/login\?/)
    }
  })

  it('takes no token of another pool', async () => {
    const browser = createBrowser(running)
    const location = await browser.signIn(
      { client_id: cakes.clientId, redirect_uri: CALLBACK, response_type: 'token', scope: 'openid' },
      await cakes.user(),
    )
    const token = new URLSearchParams(new URL(location).hash.slice(1)).get('access_token')
    const headers = { authorization: `Bearer ${token}` }
    expect((await ask('cakes.auth.eu-west-1.localhost', '/oauth2/userInfo', { headers })).status).toBe(200)
    expect((await ask(PIES, '/oauth2/userInfo', { headers })).status).toBe(401)
  })

  it('has no API, no key set and no control endpoints', async () => {
    for (const host of [PIES, CUSTOM]) {
      const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' }
      expect((await ask(host, '/', { method: 'POST', headers, body: '{}' })).status).toBe(404)
      for (const path of ['/', '/_poolhouse/', '/_poolhouse/inbox', `/${pies.id}/.well-known/jwks.json`]) {
        expect((await ask(host, path)).status, path).toBe(404)
      }
      const posted = `POST / HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`
      expect((await speak(running.port, posted)).answer).toContain('HTTP/1.1 404 ')
      expect((await ask(host, '/_poolhouse/health')).status).toBe(200)
    }
  })

  it.each([
    ['a prefix nobody has', 'tarts.auth.eu-west-1.localhost'],
    ['another region', 'pies.auth.eu-west-2.localhost'],
    ['a dot at its end', `${PIES}.`],
    ['a name under it', `x.${CUSTOM}`],
    ['a name above it', 'xn--pie-dma.example'],
    ['letters outside of ASCII', 'login.pi%C3%A9.example'],
    ['a page that has made its own name lead here', 'evil.example'],
    ['a long one', `${'a.'.repeat(120)}example`],
  ])('is not found by %s', async (_, host) => {
    for (const path of [authorize(pies.clientId), '/', '/_poolhouse/inbox']) {
      const { status } = await ask(host, path)
      expect(status, path).toBe(421)
    }
  })

  it('says how a prefix is made that nobody has', async () => {
    const response = await ask('tarts.auth.eu-west-1.localhost', '/login')
    expect(await response.text()).toBe(
      'No user pool in eu-west-1 has the domain tarts: CreateUserPoolDomain makes it.\n',
    )
  })

  it('comes before a name that is allowed, and goes with its deletion', async () => {
    const at = { UserPoolId: cakes.id, Domain: 'in.pies.example' }
    expect((await ask(at.Domain, '/_poolhouse/inbox')).status).toBe(200)
    await client.createUserPoolDomain({ ...at, CustomDomainConfig })
    expect((await ask(at.Domain, '/_poolhouse/inbox')).status).toBe(404)
    expect((await ask(at.Domain, authorize(cakes.clientId))).status).toBe(302)
    await client.deleteUserPoolDomain(at)
    expect((await ask(at.Domain, '/_poolhouse/inbox')).status).toBe(200)
  })

  it.each(['localhost', 'a.localhost', 'pies.auth.eu-west-1.localhost', '127.0.0.1', '10.0.0.1'])(
    'is never %s, which is the server’s own',
    async (Domain) => {
      await expect(
        client.createUserPoolDomain({ UserPoolId: cakes.id, Domain, CustomDomainConfig }),
      ).rejects.toMatchObject({ name: 'InvalidParameterException' })
    },
  )

  it('has a cookie of its own', async () => {
    const browser = createBrowser(running, pies.id)
    await browser.signIn({ client_id: pies.clientId, redirect_uri: CALLBACK, response_type: 'code' }, await pies.user())
    expect([...browser.cookies.keys()]).toEqual(['cognito'])
    const headers = { cookie: browser.cookie() }
    const known = await ask(PIES, authorize(pies.clientId), { headers })
    expect(known.headers.get('location')).toMatch(/^https:\/\/app\.example\.com\/callback\?code=/)
    // Pools share the server's own name, so each has a cookie of its own name there.
    expect((await ask('localhost', authorize(pies.clientId), { headers })).headers.get('location')).toMatch(
      /^\/login\?/,
    )
    const foreign = await ask('cakes.auth.eu-west-1.localhost', authorize(cakes.clientId), { headers })
    expect(foreign.headers.get('location')).toMatch(/^\/login\?/)
  })
})

describe('discovery', () => {
  const endpoints = async (id: string, at = running) => {
    const response = await at.fetch(new Request(`http://localhost:${at.port}/${id}/.well-known/openid-configuration`))
    return (await response.json()) as Record<string, string> // as the test expects
  }

  it('leads browsers to the domain, and programs to a name that they find', async () => {
    expect(await endpoints(cakes.id)).toMatchObject({
      authorization_endpoint: `http://cakes.auth.eu-west-1.localhost:${port}/oauth2/authorize`,
      end_session_endpoint: `http://cakes.auth.eu-west-1.localhost:${port}/logout`,
      token_endpoint: `${endpoint}/oauth2/token`,
      userinfo_endpoint: `${endpoint}/oauth2/userInfo`,
      revocation_endpoint: `${endpoint}/oauth2/revoke`,
      issuer: `${endpoint}/${cakes.id}`,
    })
  })

  it('leads everybody to a domain of somebody’s own', async () => {
    const at = `http://${CUSTOM}:${port}`
    expect(await endpoints(pies.id)).toMatchObject({
      authorization_endpoint: `${at}/oauth2/authorize`,
      token_endpoint: `${at}/oauth2/token`,
    })
  })

  it('has the base that was set, and no port where the public URL has none', async () => {
    const far = await server({ publicUrl: 'https://pools.example.com', domainBase: 'pools.example.com' })
    const tarts = await far.pool()
    await far.client.createUserPoolDomain({ UserPoolId: tarts.id, Domain: 'tarts' })
    const at = 'https://tarts.auth.eu-west-1.pools.example.com'
    expect(await endpoints(tarts.id, far)).toMatchObject({
      authorization_endpoint: `${at}/oauth2/authorize`,
      token_endpoint: `${at}/oauth2/token`,
    })
    const found = await far.fetch(
      new Request(`http://127.0.0.1/error?x=${randomUUID()}`, {
        headers: { host: 'tarts.auth.eu-west-1.pools.example.com' },
      }),
    )
    expect(found.status).toBe(400)
    for (const Domain of ['pools.example.com', 'x.pools.example.com']) {
      await expect(
        far.client.createUserPoolDomain({ UserPoolId: tarts.id, Domain, CustomDomainConfig }),
      ).rejects.toMatchObject({ name: 'InvalidParameterException' })
    }
  })

  it('leads to the public URL where names under localhost would lead elsewhere', async () => {
    const far = await server({ publicUrl: 'https://pools.example.com' })
    const tarts = await far.pool()
    await far.client.createUserPoolDomain({ UserPoolId: tarts.id, Domain: 'tarts' })
    const { authorization_endpoint: at } = await endpoints(tarts.id, far)
    expect(at).toBe('https://pools.example.com/oauth2/authorize')
  })
})
