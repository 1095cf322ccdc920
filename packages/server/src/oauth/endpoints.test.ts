import { describe, expect, it } from 'vitest'
import {
  APP,
  basic,
  CALLBACK,
  createBrowser,
  createProgram,
  LOGOUT,
  type Query,
  queryOf,
  told,
} from '../../test/oauth/browser.ts'
import { server } from '../../test/server.ts'

const running = await server()
const { client, pool: makePool, clock, endpoint } = running
const pool = await makePool({}, APP)
const ana = await pool.user({ username: 'ana' })
const UserAttributes = [
  { Name: 'nickname', Value: 'Anni' },
  { Name: 'phone_number', Value: '+15550100' },
]
await client.adminUpdateUserAttributes({ UserPoolId: pool.id, Username: 'ana', UserAttributes })
const program = createProgram(running)
const asked = { client_id: pool.clientId, redirect_uri: CALLBACK, response_type: 'code' }

async function tokensOf(scope: string, client_id = pool.clientId, headers: Record<string, string> = {}) {
  const { code } = told(await createBrowser(running).signIn({ ...asked, client_id, scope }, ana))
  const { json } = await program.token(
    { grant_type: 'authorization_code', client_id, redirect_uri: CALLBACK, code },
    headers,
  )
  return { access: json['access_token'] ?? '', refresh: json['refresh_token'] ?? '', id: json['id_token'] ?? '' }
}

async function userInfo(authorization: string | undefined, method = 'GET') {
  const headers = authorization === undefined ? undefined : { authorization }
  const response = await fetch(`${endpoint}/oauth2/userInfo`, { method, ...(headers && { headers }) })
  return { status: response.status, headers: response.headers, json: await response.json() }
}

describe('userInfo', () => {
  const own = { username: 'ana', sub: expect.stringMatching(/^[\da-f-]{36}$/) }
  const email = { email: 'ana@example.com', email_verified: 'true' }
  const phone = { phone_number: '+15550100', phone_number_verified: 'false' }

  it.each([
    ['openid email', email],
    ['openid phone', expect.objectContaining({ phone_number: '+15550100' })],
    ['openid profile', { nickname: 'Anni' }],
    ['openid email phone profile', expect.objectContaining({ ...email, nickname: 'Anni' })],
    ['openid', expect.objectContaining({ ...email, nickname: 'Anni', phone_number: phone.phone_number })],
  ])('tells of a user what %s is about, in texts', async (scope, told) => {
    const { access } = await tokensOf(scope)
    const { status, json, headers } = await userInfo(`Bearer ${access}`)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    const { sub, username, ...rest } = json as Record<string, string> // as the endpoint answers
    expect({ sub, username }).toEqual(own)
    expect(rest).toEqual(told)
    expect((await userInfo(`bearer ${access}`, 'POST')).json).toEqual(json)
  })

  it('tells only what the client may read', async () => {
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'r',
      ...APP,
      ReadAttributes: ['nickname'],
    })
    const { access } = await tokensOf('openid', UserPoolClient?.ClientId)
    expect((await userInfo(`Bearer ${access}`)).json).toEqual({ ...own, nickname: 'Anni' })
    const half = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'h',
      ...APP,
      ReadAttributes: ['email'],
    })
    expect(await tokensOf('openid email', half.UserPoolClient?.ClientId)).toEqual({ access: '', refresh: '', id: '' })
  })

  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['another scheme', 'Basic x'],
    ['an empty token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
  ])('refuses %s as a bad request', async (_, authorization) => {
    const { status, json, headers } = await userInfo(authorization)
    const error_description = 'Bad OAuth2 request at UserInfo Endpoint'
    expect([status, json]).toEqual([400, { error: 'invalid_request', error_description }])
    expect(headers.get('www-authenticate')).toContain(
      `error="invalid_request", error_description="${error_description}"`,
    )
  })

  it('refuses other tokens, and those of what has ended', async () => {
    const bad = async (token: string) => {
      const { status, json, headers } = await userInfo(`Bearer ${token}`)
      expect([status, json]).toEqual([
        401,
        { error: 'invalid_token', error_description: expect.stringContaining('expired, disabled') },
      ])
      expect(headers.get('www-authenticate')).toContain('error="invalid_token"')
    }
    const { access, id, refresh } = await tokensOf('openid')
    for (const token of [id, refresh, 'x', `${access}x`]) await bad(token)
    clock.advance(3_600)
    await bad(access)
    clock.reset()
    await client.adminUserGlobalSignOut({ UserPoolId: pool.id, Username: 'ana' })
    await bad(access)
    const { accessToken } = await pool.signIn('ana', ana.password)
    expect((await userInfo(`Bearer ${accessToken}`)).json).toEqual({
      error: 'invalid_token',
      error_description: 'Access token does not contain openid scope',
    })
  })
})

describe('revoke', () => {
  const revoke = (form: Query, headers?: Record<string, string>) => program.post('/oauth2/revoke', form, headers)
  const client_id = pool.clientId

  it('ends a sign-in, and says nothing of a token nobody knows', async () => {
    const [one, other] = [await tokensOf('openid'), await tokensOf('openid')]
    for (const token of [one.refresh, one.refresh, 'x']) {
      const { status, text } = await revoke({ client_id, token, token_type_hint: 'refresh_token' })
      expect([status, text]).toEqual([200, ''])
    }
    expect((await userInfo(`Bearer ${one.access}`)).status).toBe(401)
    expect((await userInfo(`Bearer ${other.access}`)).status).toBe(200)
    expect((await program.token({ grant_type: 'refresh_token', client_id, refresh_token: one.refresh })).json).toEqual({
      error: 'invalid_grant',
    })
  })

  it('refuses other tokens, other clients and clients without it', async () => {
    const { access, refresh } = await tokensOf('openid')
    const made = async (more: object) =>
      (await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'c', ...APP, ...more })).UserPoolClient
    const secret = await made({ GenerateSecret: true })
    const without = await made({ EnableTokenRevocation: false })
    const refusals: [Query, Record<string, string>, number, string][] = [
      [{ client_id, token: access }, {}, 400, 'unsupported_token_type'],
      [{ client_id }, {}, 400, 'invalid_request'],
      [{ token: refresh }, {}, 400, 'invalid_request'],
      [{ client_id: without?.ClientId, token: refresh }, {}, 400, 'invalid_request'],
      [{ client_id: secret?.ClientId, token: refresh }, {}, 401, 'invalid_client'],
      [{ token: refresh }, basic(secret?.ClientId, 'x'), 401, 'invalid_client'],
      [{ token: refresh }, basic(secret?.ClientId, secret?.ClientSecret), 400, 'invalid_grant'],
    ]
    for (const [form, headers, status, error] of refusals) {
      const answer = await revoke(form, headers)
      expect([answer.status, answer.json]).toEqual([status, { error }])
    }
    expect((await program.token({ grant_type: 'refresh_token', client_id, refresh_token: refresh })).status).toBe(200)
  })
})

describe('logout', () => {
  const logout = (query: Query) => `/logout?${queryOf(query)}`
  const signedIn = async () => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    expect(browser.cookies.size).toBe(1)
    return browser
  }

  it('ends the session, for whoever has a copy of its cookie, and leads to the application', async () => {
    const browser = await signedIn()
    const copy = browser.cookie()
    const { status, location } = await browser.open(
      logout({ client_id: pool.clientId, logout_uri: LOGOUT, state: 's' }),
    )
    expect([status, location]).toEqual([302, LOGOUT])
    expect(browser.cookies.size).toBe(0)
    const { location: led } = await browser.open(`/oauth2/authorize?${queryOf(asked)}`, { cookie: copy })
    expect(led).toBe(`/login?${queryOf(asked)}`)
  })

  it('leads to where one signs in again', async () => {
    const browser = await signedIn()
    const { location } = await browser.open(logout({ ...asked, state: 's', nonce: 'n' }))
    const query = {
      client_id: pool.clientId,
      redirect_uri: CALLBACK,
      scope: APP.AllowedOAuthScopes.join(' '),
      response_type: 'code',
      state: 's',
      nonce: 'n',
    }
    expect(location).toBe(`/login?${queryOf(query)}`)
    expect(browser.cookies.size).toBe(0)
  })

  it.each<[string, Query, string]>([
    ['a URL of somebody else', { client_id: pool.clientId, logout_uri: 'https://evil.example/' }, 'redirect_uri'],
    ['a callback as sign-out URL', { client_id: pool.clientId, logout_uri: CALLBACK }, 'redirect_uri'],
    ['a longer URL', { client_id: pool.clientId, logout_uri: `${LOGOUT}.evil.example` }, 'redirect_uri'],
    [
      'a sign-out URL that is wrong beside a callback',
      { ...asked, logout_uri: 'https://evil.example/' },
      'redirect_uri',
    ],
    ['another callback', { ...asked, redirect_uri: 'https://evil.example/' }, 'redirect_uri'],
    ['names of OpenID Connect', { client_id: pool.clientId, post_logout_redirect_uri: LOGOUT }, 'redirect_uri'],
    ['no client', { logout_uri: LOGOUT }, 'client_id'],
  ])('refuses %s, and leaves the session', async (_, query, missing) => {
    const browser = await signedIn()
    const { status, response, location } = await browser.open(logout(query))
    expect([status, location]).toEqual([400, ''])
    expect(await response.text()).toContain(`Required String parameter &#39;${missing}&#39; is not present`)
    expect(told((await browser.authorize(asked)).location)).toHaveProperty('code')
  })

  it('tells the log which address is not registered', async () => {
    await createBrowser(running).open(logout({ client_id: pool.clientId, logout_uri: CALLBACK }))
    expect(running.log.lines.at(-1)?.message).toBe(
      `A request was refused with invalid_request: logout_uri ${CALLBACK} is not among LogoutURLs of client ${pool.clientId}.`,
    )
  })

  it('leads to the error page for an unknown client, and does nothing in advance', async () => {
    const browser = await signedIn()
    expect((await browser.open(logout({ client_id: 'x' }))).location).toBe('/error?error=invalid_request&client_id=x')
    const ahead = await browser.open(logout({ client_id: pool.clientId, logout_uri: LOGOUT }), {
      'sec-purpose': 'prefetch',
    })
    expect([ahead.status, browser.cookies.size]).toEqual([204, 1])
  })
})

describe('the error page', () => {
  it('names the error, and shows nothing that somebody wrote into the address', async () => {
    const page = await fetch(`${endpoint}/error?error=redirect_mismatch&client_id=x`)
    const text = await page.text()
    expect(page.status).toBe(400)
    expect(text).toContain('Something went wrong')
    expect(text).toContain('redirect_mismatch')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    const other = await fetch(`${endpoint}/error?error=Call+0900&client_id=<b>`)
    expect([other.status, /Call|<b>/.test(await other.text())]).toEqual([400, false])
  })
})

it.each([
  ['/oauth2/authorize', 'GET'],
  ['/logout', 'GET'],
  ['/oauth2/idpresponse', 'GET, POST'],
  ['/saml2/idpresponse', 'POST'],
  ['/saml2/logout', 'POST'],
])('%s names the methods that it has', async (path, allowed) => {
  for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await fetch(`${endpoint}${path}`, { method })
    expect([status, headers.get('allow'), headers.get('access-control-allow-origin')]).toEqual([405, allowed, null])
  }
})

it('leads from a name of old documents to where one signs in', async () => {
  const { status, location } = await createBrowser(running).open(`/oauth2/login?${queryOf(asked)}`)
  expect([status, location]).toEqual([302, `/login?${queryOf(asked)}`])
})
