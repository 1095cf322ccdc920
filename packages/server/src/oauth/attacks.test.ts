import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { claims } from '../../test/claims.ts'
import {
  APP,
  CALLBACK,
  createBrowser,
  createProgram,
  LOGOUT,
  type Query,
  queryOf,
  told,
} from '../../test/oauth/browser.ts'
import { server } from '../../test/server.ts'

/**
 * The attacks of RFC 9700 (OAuth 2.0 Security Best Current Practice), section 4, tried one by one. What needs a page is in
 * `pages/attacks.test.ts`: 4.2 (what a page loads), 4.7 (forms), 4.12 and 4.16; what providers may try in `federation/`:
 * 4.4 and 4.5. Of 4.9 and 4.10 the service has an audience (`resource`) and revocation; it binds no token to its sender.
 */

const running = await server()
const { client, pool: makePool } = running
const pool = await makePool({}, APP)
const ana = await pool.user({ username: 'ana' })
const mallory = await pool.user({ username: 'mallory' })
const program = createProgram(running)
const asked = { client_id: pool.clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid', state: 's' }
const challengeOf = (verifier: string) => ({
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
})
const [hers, his] = ['ana'.repeat(20), 'mallory'.repeat(8)]
const exchange = (code: string | undefined, more: object = {}) =>
  program.token({ grant_type: 'authorization_code', client_id: pool.clientId, redirect_uri: CALLBACK, code, ...more })
const refused = { status: 400, json: { error: 'invalid_grant' } }

describe('4.1 redirect URIs', () => {
  it.each([
    'https://app.example.com.evil.example/callback',
    'https://app.example.com@evil.example/callback',
    'https://evil.example/https://app.example.com/callback',
    'https://app.example.com/callback/../open?to=//evil.example',
    'https://app.example.com/callback#@evil.example',
    'https://app.example.com/callback%2f',
    'https://app.example.com:443/callback',
    'HTTPS://app.example.com/callback',
    'https://app.example.com/callback ',
    'https://app.example.com/with',
    '//app.example.com/callback',
    'javascript:alert(1)',
  ])('that are not the one registered lead nowhere: %s', async (redirect_uri) => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const { location } = await browser.authorize({ ...asked, redirect_uri })
    expect(location).toBe(`/error?error=redirect_mismatch&client_id=${pool.clientId}`)
    expect(await browser.signIn({ ...asked, redirect_uri }, ana)).toBe(location)
  })

  it('are not told of an error either when they are not registered', async () => {
    const { location } = await createBrowser(running).authorize({
      ...asked,
      redirect_uri: 'https://evil.example/',
      scope: 'x',
      prompt: 'none',
    })
    expect(location).not.toContain('evil')
  })

  it('come once: of two, nobody takes either', async () => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    for (const name of ['redirect_uri', 'client_id']) {
      const evil = `${name}=https://evil.example/`
      for (const query of [`${evil}&${queryOf(asked)}`, `${queryOf(asked)}&${evil}`]) {
        const { status, location } = await browser.open(`/oauth2/authorize?${query}`)
        expect([status, location]).toEqual([400, ''])
      }
    }
    const { location } = await browser.open(`/oauth2/authorize?${queryOf(asked)}&scope=openid+email&state=t`)
    expect(told(location)).toMatchObject({ error: 'invalid_request' })
    expect(told(location)).not.toHaveProperty('state')
  })
})

describe('4.2 the Referer header', () => {
  it.each<[string, Query]>([
    ['a code', {}],
    ['a token', { response_type: 'token' }],
    ['an error', { scope: 'x' }],
    ['a request', { prompt: 'login' }],
    ['a request that is refused', { redirect_uri: 'https://evil.example/' }],
  ])('tells nobody of %s in an address', async (_, more) => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const { status, headers } = await browser.authorize({ ...asked, ...more })
    expect([status, headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
      302,
      'no-referrer',
      'no-store',
    ])
  })
})

describe('4.3 the history of a browser, and logs of addresses', () => {
  it('have no token: userInfo takes none from an address or a form', async () => {
    const { json } = await exchange(told(await createBrowser(running).signIn(asked, ana))['code'])
    const query = `access_token=${json['access_token']}`
    expect((await createBrowser(running).open(`/oauth2/userInfo?${query}`)).status).toBe(400)
    expect(await program.post('/oauth2/userInfo', query)).toMatchObject({ status: 400 })
  })

  it('have no secret, code or refresh token: programs send them in a form alone', async () => {
    const { code } = told(await createBrowser(running).signIn(asked, ana))
    const grant = { grant_type: 'authorization_code', client_id: pool.clientId, redirect_uri: CALLBACK, code }
    const address = `/oauth2/token?${queryOf(grant)}`
    expect(await program.post(address, '')).toMatchObject({ status: 400, json: { error: 'invalid_request' } })
    expect((await createBrowser(running).open(address)).status).toBe(405)
    const { status, headers } = await exchange(code)
    expect([status, headers.get('cache-control')]).toEqual([200, expect.stringContaining('no-store')])
  })
})

describe('4.4 mix-up', () => {
  it('a code of one pool is good for no client of another', async () => {
    const other = await makePool({}, APP)
    const { code } = told(await createBrowser(running).signIn(asked, ana))
    expect(await exchange(code, { client_id: other.clientId })).toMatchObject(refused)
    expect(await exchange(code)).toMatchObject({ status: 200 })
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const query = { ...asked, client_id: other.clientId }
    expect((await browser.authorize(query)).location).toBe(`/login?${queryOf(query)}`)
    const renamed = browser.cookie().replace(pool.id, other.id)
    expect((await browser.open(`/oauth2/authorize?${queryOf(query)}`, { cookie: renamed })).location).toBe(
      `/login?${queryOf(query)}`,
    )
  })
})

describe('4.5 code injection', () => {
  it('a stolen code is worth nothing to who began with another challenge, or is another client', async () => {
    const { code } = told(await createBrowser(running).signIn({ ...asked, ...challengeOf(hers) }, ana))
    expect(await exchange(code, { code_verifier: his })).toMatchObject(refused)
    expect(await exchange(code)).toMatchObject(refused)
    const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'evil', ...APP })
    expect(await exchange(code, { code_verifier: hers, client_id: UserPoolClient?.ClientId })).toMatchObject(refused)
    expect(await exchange(code, { code_verifier: hers })).toMatchObject({ status: 200 })
  })

  it('a code that was replayed takes its tokens along', async () => {
    const { code } = told(await createBrowser(running).signIn({ ...asked, ...challengeOf(hers) }, ana))
    const { json } = await exchange(code, { code_verifier: hers })
    expect(await exchange(code, { code_verifier: his })).toMatchObject(refused)
    const refresh = { grant_type: 'refresh_token', client_id: pool.clientId, refresh_token: json['refresh_token'] }
    expect(await program.token(refresh)).toMatchObject(refused)
  })
})

describe('4.6 access token injection', () => {
  it('shows: an ID token names the access token that it came with, and userInfo whose it is', async () => {
    const browsers = [ana, mallory].map(async (person) => {
      const { json } = await exchange(told(await createBrowser(running).signIn(asked, person))['code'])
      return { id: claims(json['id_token']), access: json['access_token'] ?? '' }
    })
    const [own, evil] = await Promise.all(browsers)
    const named = (token = '') => createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
    expect(own?.id['at_hash']).toBe(named(own?.access))
    expect(own?.id['at_hash']).not.toBe(named(evil?.access))
    const { response } = await createBrowser(running).open('/oauth2/userInfo', {
      authorization: `Bearer ${evil?.access}`,
    })
    const { sub } = (await response.json()) as { sub: string } // as the endpoint answers
    expect(sub).not.toBe(own?.id['sub'])
  })
})

describe('4.7 forged requests', () => {
  it('a cookie of somebody else that stands beside the own one signs nobody in', async () => {
    const [browser, evil] = [createBrowser(running), createBrowser(running)]
    await browser.signIn(asked, ana)
    await evil.signIn(asked, mallory)
    const cookie = `${evil.cookie()}; ${browser.cookie()}`
    expect((await browser.open(`/oauth2/authorize?${queryOf(asked)}`, { cookie })).location).toBe(
      `/login?${queryOf(asked)}`,
    )
  })

  it('a sign-in gives a session of its own, whatever cookie came with it', async () => {
    const browser = createBrowser(running)
    await browser.signIn(asked, mallory)
    const planted = browser.cookie()
    await browser.signIn(asked, ana)
    expect(browser.cookie()).not.toBe(planted)
    const { code } = told((await browser.authorize(asked)).location)
    const { json } = await exchange(code)
    expect(claims(json['id_token'])).toMatchObject({ 'cognito:username': 'ana' })
  })

  it.each(['', 'x', 'v1.x.y'])('a cookie nobody sealed is none: %s', async (value) => {
    const browser = createBrowser(running)
    const { location } = await browser.open(`/oauth2/authorize?${queryOf(asked)}`, {
      cookie: `cognito-${pool.id}=${value}`,
    })
    expect(location).toBe(`/login?${queryOf(asked)}`)
  })
})

describe('4.8 PKCE downgrade', () => {
  it('a request without its challenge makes a code that no verifier fits', async () => {
    const { code } = told(await createBrowser(running).signIn(asked, ana))
    expect(await exchange(code, { code_verifier: hers })).toMatchObject(refused)
  })

  it('a plain challenge is refused', async () => {
    const plain = { code_challenge: hers, code_challenge_method: 'plain' }
    expect(told((await createBrowser(running).authorize({ ...asked, ...plain })).location)['error']).toBe(
      'invalid_request',
    )
  })
})

describe('4.9 and 4.10 stolen access tokens', () => {
  const resource = 'https://one.example.com/'

  it('are for one resource, and no refresh makes them for another', async () => {
    const { json } = await exchange(told(await createBrowser(running).signIn({ ...asked, resource }, ana))['code'])
    expect(claims(json['access_token'])).toMatchObject({ aud: resource })
    const refresh = { grant_type: 'refresh_token', client_id: pool.clientId, refresh_token: json['refresh_token'] }
    expect(await program.token({ ...refresh, resource: 'https://other.example.com/' })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    })
    expect(claims((await program.token(refresh)).json['access_token'])).toMatchObject({ aud: resource })
  })

  it('are worth nothing here once they are revoked', async () => {
    const { json } = await exchange(told(await createBrowser(running).signIn(asked, ana))['code'])
    const headers = { authorization: `Bearer ${json['access_token']}` }
    expect((await createBrowser(running).open('/oauth2/userInfo', headers)).status).toBe(200)
    await program.post('/oauth2/revoke', { token: json['refresh_token'], client_id: pool.clientId })
    expect((await createBrowser(running).open('/oauth2/userInfo', headers)).status).toBe(401)
  })
})

describe('4.11 open redirection', () => {
  it('neither logging out nor an error leads out', async () => {
    const evil = 'https://evil.example/'
    const places = [
      `/logout?${queryOf({ client_id: pool.clientId, logout_uri: evil })}`,
      `/logout?${queryOf({ client_id: pool.clientId, logout_uri: `${LOGOUT}?to=${evil}` })}`,
      `/logout?${queryOf({ ...asked, redirect_uri: evil })}`,
      `/error?error=redirect_mismatch&redirect_uri=${evil}`,
      `/oauth2/authorize?${queryOf({ ...asked, client_id: `//evil.example` })}`,
    ]
    for (const place of places) {
      const { location } = await createBrowser(running).open(place)
      expect(location === '' || location.startsWith('/error?')).toBe(true)
    }
  })

  it('a state does not leave its place', async () => {
    const state = 's&code=evil#code=evil\r\nSet-Cookie: a=b'
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const { location, headers } = await browser.authorize({ ...asked, state })
    expect([told(location)['state'], headers.get('set-cookie')]).toEqual([state, null])
    expect(told(location)['code']).toMatch(/^[\da-f-]{36}$/)
  })
})

describe('4.13 a reverse proxy', () => {
  it('is whom the operator names, and nobody who writes its headers', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
      forwarded: 'host=evil.example;proto=https',
      'x-original-url': '/logout',
    }
    const browser = createBrowser(running)
    expect((await browser.open(`/oauth2/authorize?${queryOf(asked)}`, forged)).location).toBe(
      `/login?${queryOf(asked)}`,
    )
    const { headers, response } = await browser.open(`/login?${queryOf(asked)}`, forged)
    expect(headers.getSetCookie().join()).not.toMatch(/__Host-|Secure/)
    expect(await response.text()).not.toContain('evil.example')
  })
})

describe('4.14 refresh tokens', () => {
  it('are of one client, and of one use where they rotate: who comes second ends the sign-in', async () => {
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'rotating',
      ...APP,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    })
    const client_id = UserPoolClient?.ClientId
    const { code } = told(await createBrowser(running).signIn({ ...asked, client_id }, ana))
    const { json } = await exchange(code, { client_id })
    const refresh = (id: string | undefined, token = json['refresh_token']) =>
      program.token({ grant_type: 'refresh_token', client_id: id, refresh_token: token })
    expect(await refresh(pool.clientId)).toMatchObject(refused)
    const both = await Promise.all([refresh(client_id), refresh(client_id)])
    const successors = both.flatMap((answer) => answer.json['refresh_token'] ?? [])
    expect(successors.length).toBeLessThanOrEqual(1)
    for (const successor of successors) expect(await refresh(client_id, successor)).toMatchObject(refused)
  })
})

describe('4.15 a client that passes for a user', () => {
  it('has tokens that are nobody’s, whatever a user is called', async () => {
    const scopes = [{ ScopeName: 'read', ScopeDescription: 'read' }]
    await client.createResourceServer({ UserPoolId: pool.id, Identifier: 'api', Name: 'api', Scopes: scopes })
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'machine',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['api/read'],
    })
    const { ClientId, ClientSecret } = UserPoolClient ?? {}
    await pool.user({ username: ClientId ?? '' })
    const form = { grant_type: 'client_credentials', client_id: ClientId, client_secret: ClientSecret }
    const { json } = await program.token(form)
    const own = claims(json['access_token'])
    expect([own['sub'], own['username']]).toEqual([ClientId, undefined])
    const headers = { authorization: `Bearer ${json['access_token']}` }
    expect((await createBrowser(running).open('/oauth2/userInfo', headers)).status).toBe(401)
    await expect(client.getUser({ AccessToken: json['access_token'] })).rejects.toThrow()
    for (const scope of ['openid', 'aws.cognito.signin.user.admin', 'api/read openid']) {
      expect(await program.token({ ...form, scope })).toMatchObject({ status: 400, json: { error: 'invalid_scope' } })
    }
  })
})

describe('4.17 answers between windows', () => {
  it.each(['web_message', 'form_post', 'fragment', 'query.jwt'])('are not given: %s', async (response_mode) => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const { status, location, headers } = await browser.authorize({ ...asked, response_mode })
    expect([status, location.startsWith(`${CALLBACK}?code=`)]).toEqual([302, true])
    // Nor may a script of another site read where this leads.
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})
