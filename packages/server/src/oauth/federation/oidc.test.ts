import { describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import { tinyProvider } from '../../../test/federation/tiny-provider.ts'
import { APP, CALLBACK, createBrowser, createProgram, type Query, told } from '../../../test/oauth/browser.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, pool: makePool, clock } = running
const program = createProgram(running)
const provider = await tinyProvider()
const pool = await makePool({ UsernameConfiguration: { CaseSensitive: false } })
await client.createIdentityProvider({
  UserPoolId: pool.id,
  ProviderName: 'Company',
  ProviderType: 'OIDC',
  ProviderDetails: {
    client_id: 'us',
    client_secret: 'secret',
    authorize_scopes: 'openid email',
    attributes_request_method: 'GET',
    oidc_issuer: provider.issuer,
  },
  AttributeMapping: { email: 'email', email_verified: 'email_verified', given_name: 'given_name' },
  IdpIdentifiers: ['company.example'],
  AcrMapping: { Level3: 'gold' },
})
const app = { ...APP, SupportedIdentityProviders: ['COGNITO', 'Company'] }
const made = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'app', ...app })
const clientId = made.UserPoolClient?.ClientId ?? ''
const asked: Query = {
  client_id: clientId,
  redirect_uri: CALLBACK,
  response_type: 'code',
  scope: 'openid email profile',
  state: 'mine',
  identity_provider: 'Company',
}

/** Signs in at the provider, and answers what the application is told. */
async function signIn(browser = createBrowser(running), query = asked, more: Record<string, string> = {}) {
  const { location } = await browser.authorize(query)
  const back = await browser.open(provider.agree(location, more))
  return back.location === '' ? { status: String(back.status) } : told(back.location)
}

const without = (all: object, name: string) => Object.fromEntries(Object.entries(all).filter(([each]) => each !== name))

async function tokensFor(code: string | undefined) {
  const form = { grant_type: 'authorization_code', client_id: clientId, redirect_uri: CALLBACK, code }
  const { json } = await program.token(form)
  return { access: claims(json['access_token']), id: claims(json['id_token']) }
}

describe('a provider of OpenID Connect', () => {
  it('is asked for a code, and says who signed in', async () => {
    provider.mend()
    const browser = createBrowser(running)
    const wishes = { login_hint: 'ana@example.com', prompt: 'login', max_age: '300' }
    const { location } = await browser.authorize({ ...asked, ...wishes })
    const { origin, pathname, searchParams } = new URL(location)
    expect(origin + pathname).toBe(`${provider.issuer}/authorize`)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'us',
      redirect_uri: `${running.url}/oauth2/idpresponse`,
      response_type: 'code',
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{100,}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{32}$/) as string,
      ...wishes,
    })
    const back = await browser.open(provider.agree(location))
    const { code, state } = told(back.location)
    expect(state).toBe('mine')
    const sent = provider.seen.find(({ path }) => path === '/token')
    expect(sent?.authorization).toBe('')
    expect(Object.fromEntries(sent?.form ?? [])).toMatchObject({ client_id: 'us', client_secret: 'secret' })

    const { id, access } = await tokensFor(code)
    expect(id).toMatchObject({
      'cognito:username': 'company_1234',
      'cognito:groups': [`${pool.id}_Company`],
      email: 'ana@example.com',
      email_verified: true,
      given_name: 'Ana',
      amr: ['fed'],
      nonce: searchParams.get('nonce'),
      identities: [
        {
          userId: '1234',
          providerName: 'Company',
          providerType: 'OIDC',
          issuer: provider.issuer,
          primary: 'true',
          dateCreated: expect.stringMatching(/^\d{13}$/) as string,
        },
      ],
    })
    expect(access).toMatchObject({ username: 'company_1234', 'cognito:groups': [`${pool.id}_Company`] })
    const user = await client.adminGetUser({ UserPoolId: pool.id, Username: 'Company_1234' })
    expect(user).toMatchObject({ UserStatus: 'EXTERNAL_PROVIDER', Enabled: true })
  })

  it('is found by its identifier, and brings what is new each time', async () => {
    provider.mend()
    provider.now.claims['email'] = 'new@example.com'
    provider.now.userInfo = { sub: '1234' }
    const { identity_provider: _, ...rest } = asked
    const { code } = await signIn(undefined, { ...rest, idp_identifier: 'company.example', nonce: 'own' })
    const { id } = await tokensFor(code)
    // What is not said stays as it was.
    expect(id).toMatchObject({ email: 'new@example.com', given_name: 'Ana', nonce: 'own' })
  })

  it('is named to every client, whatever its scopes and the attributes it may read', async () => {
    provider.mend()
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'narrow',
      ...app,
      ReadAttributes: ['email', 'email_verified'],
    })
    const client_id = UserPoolClient?.ClientId ?? ''
    const { code } = await signIn(undefined, { ...asked, client_id, scope: 'openid email' })
    const form = { grant_type: 'authorization_code', client_id, redirect_uri: CALLBACK, code }
    const { json } = await program.token(form)
    const id = claims(json['id_token'])
    expect(id).toMatchObject({ email: 'ana@example.com', identities: [{ providerName: 'Company', userId: '1234' }] })
    expect(id).not.toHaveProperty('given_name')
    const headers = { authorization: `Bearer ${json['access_token']}` }
    const told = await (await fetch(`${running.endpoint}/oauth2/userInfo`, { headers })).json()
    expect(Object.keys(told as object).toSorted()).toEqual(['email', 'email_verified', 'identities', 'sub', 'username'])
  })

  it('leaves a session in the browser, which answers for it', async () => {
    provider.mend()
    const browser = createBrowser(running)
    await signIn(browser)
    const { location } = await browser.authorize(asked)
    expect(told(location)).toHaveProperty('code')
  })

  it('is the only one whose session its client takes', async () => {
    provider.mend()
    const only = async (name: string) => {
      const settings = { ...APP, SupportedIdentityProviders: [name] }
      const { UserPoolClient } = await client.createUserPoolClient({
        UserPoolId: pool.id,
        ClientName: name,
        ...settings,
      })
      return { ...asked, client_id: UserPoolClient?.ClientId, identity_provider: undefined, prompt: 'none' }
    }
    const [forOwn, forCompany] = await Promise.all([only('COGNITO'), only('Company')])
    const [own, staff] = [createBrowser(running), createBrowser(running)]
    await own.signIn({ ...asked, identity_provider: undefined }, await pool.user())
    await signIn(staff)
    const answers = async (browser: typeof own, query: Query) => {
      const { code, error } = told((await browser.authorize({ ...query, prompt: 'none' })).location)
      return code === undefined ? error : 'code'
    }
    expect(await answers(own, forOwn)).toBe('code')
    expect(await answers(own, forCompany)).toBe('login_required')
    expect(await answers(staff, forCompany)).toBe('code')
    expect(await answers(staff, forOwn)).toBe('login_required')
    // A client of both takes either, and the one that it asks for.
    expect(await answers(own, { ...asked, identity_provider: undefined })).toBe('code')
    expect(await answers(own, asked)).toBe('login_required')
    expect(await answers(staff, asked)).toBe('code')
  })

  it('is asked for a level in its own words, and has it understood', async () => {
    provider.mend()
    const browser = createBrowser(running)
    const { location } = await browser.authorize({ ...asked, acr_values: 'urn:cognito:loa:3' })
    expect(new URL(location).searchParams.get('acr_values')).toBe('gold')
    for (const [acr, level] of [
      ['gold', 'urn:cognito:loa:3'],
      ['tin', 'urn:cognito:loa:1'],
    ] as const) {
      provider.now.claims['acr'] = acr
      const { id } = await tokensFor((await signIn())['code'])
      expect(id).toMatchObject({ acr: level, amr: ['fed'] })
    }
  })

  it('may turn its keys: what was known of it is looked at anew once an answer does not fit', async () => {
    provider.mend()
    await signIn()
    Object.assign(provider.now, { signWith: 'two', kid: 'two', keys: { two: 'two' } })
    expect(await signIn()).toHaveProperty('error')
    expect(await signIn()).toHaveProperty('code')
  })
})

describe('what is refused', () => {
  const soon = () => Math.floor(Date.now() / 1000)

  it.each<[string, () => void]>([
    ['has expired', () => (provider.now.spoil = (all) => ({ ...all, exp: soon() - 60, iat: soon() - 120 }))],
    ['is from the future', () => (provider.now.spoil = (all) => ({ ...all, iat: soon() + 600, exp: soon() + 900 }))],
    ['is for somebody else', () => (provider.now.spoil = (all) => ({ ...all, aud: 'others' }))],
    [
      'is for several, and given to another',
      () => (provider.now.spoil = (all) => ({ ...all, aud: ['us', 'x'], azp: 'x' })),
    ],
    ['is of another issuer', () => (provider.now.spoil = (all) => ({ ...all, iss: 'https://evil.example' }))],
    ['has the nonce of another request', () => (provider.now.spoil = (all) => ({ ...all, nonce: 'x'.repeat(32) }))],
    ['has no nonce', () => (provider.now.spoil = (all) => without(all, 'nonce'))],
    ['names nobody', () => (provider.now.spoil = (all) => without(all, 'sub'))],
    ['is signed by another key', () => (provider.now.signWith = 'two')],
    ['is signed by the secret', () => (provider.now.alg = 'HS256')],
  ])('is an ID token that %s', async (_, misbehave) => {
    provider.mend()
    misbehave()
    expect(await signIn()).toEqual({
      error: 'invalid_request',
      error_description: expect.stringMatching(/^Company Error - /) as string,
      state: 'mine',
    })
  })

  it.each([['bea'], [undefined]])('is a profile of somebody else, or of nobody: %s', async (sub) => {
    provider.mend()
    provider.now.userInfo = { ...(sub && { sub }), email: 'bea@example.com' }
    expect((await signIn())['error_description']).toMatch(/^Company Error - sub/)
  })

  it('is a profile that is nested too deep to be written down', async () => {
    provider.mend()
    provider.now.userInfo = { sub: '1234', given_name: JSON.parse('['.repeat(2_000) + ']'.repeat(2_000)) as unknown }
    expect((await signIn())['error_description']).toBe('Company Error - attributes are nested too deep')
  })

  it('by the provider itself makes nobody forget where it is', async () => {
    provider.mend()
    await signIn()
    provider.now.discovery = () => 'is not there for a while'
    await signIn(undefined, asked, { error: 'access_denied' })
    provider.now.token = () => ({ status: 400, body: { error: 'invalid_grant' } })
    await signIn()
    provider.now.token = undefined
    expect(await signIn()).toHaveProperty('code')
  })

  it.each([7, 'ftp://company.example'])(
    'is a discovery document that has userinfo at %s',
    async (userinfo_endpoint) => {
      provider.mend()
      // What was discovered before is looked at anew after an answer that did not fit.
      provider.now.signWith = 'two'
      await signIn()
      provider.now.discovery = (document) => ({ ...document, userinfo_endpoint })
      const { location } = await createBrowser(running).authorize(asked)
      expect(told(location)['error_description']).toBe('Company Error - invalid discovery document')
    },
  )

  it.each<[string, () => void, RegExp | string]>([
    [
      'refuses the code',
      () => (provider.now.token = () => ({ status: 400, body: { error: 'invalid_grant' } })),
      'Company Error - 400 error getting token',
    ],
    ['answers a page', () => (provider.now.token = () => ({ body: '<p>', type: 'text/html' })), /^Company Error - /],
    ['answers too much', () => (provider.now.token = () => ({ body: 'x'.repeat(2 ** 20 + 1) })), 'Connection reset'],
    ['answers nothing', () => (provider.now.token = () => ({ body: '' })), /^Company Error - /],
    ['says no', () => undefined, 'not today'],
  ])('is a provider that %s', async (name, misbehave, description) => {
    provider.mend()
    misbehave()
    const more = name === 'says no' ? { error: 'access_denied', error_description: 'not today', code: '' } : {}
    const answer = await signIn(undefined, asked, more)
    expect(answer['error']).toBe('invalid_request')
    expect(answer['error_description']).toMatch(description)
  })

  it.each<[string, Record<string, string | undefined>]>([
    ['a provider nobody has', { identity_provider: 'Nobody' }],
    ['an identifier nobody has', { identity_provider: undefined, idp_identifier: 'nobody.example' }],
  ])('is %s', async (_, more) => {
    const { location } = await createBrowser(running).authorize({ ...asked, ...more })
    expect(told(location)).toMatchObject({ error: 'invalid_request' })
  })
})

describe('an answer', () => {
  const refusedHere = { status: '400' }

  it('of another issuer is not taken (mix-up)', async () => {
    provider.mend()
    const answer = await signIn(undefined, asked, { iss: 'https://evil.example' })
    expect(answer['error_description']).toMatch(/^Company Error - /)
    expect(provider.seen.map(({ path }) => path)).not.toContain('/token')
  })

  it('is good once, in the browser that was sent, for five minutes', async () => {
    provider.mend()
    const [ana, eve] = [createBrowser(running), createBrowser(running)]
    const { location } = await ana.authorize(asked)
    // Eve has begun a way of her own, too.
    await eve.authorize(asked)
    const back = provider.agree(location)
    expect((await eve.open(back)).status).toBe(400)
    expect((await createBrowser(running).open(back)).status).toBe(400)
    expect(told((await ana.open(back)).location)).toHaveProperty('code')
    expect((await ana.open(back)).status).toBe(400)

    const late = await ana.authorize({ ...asked, prompt: 'login' })
    clock.advance(301)
    expect((await ana.open(provider.agree(late.location))).status).toBe(400)
    clock.reset()
  })

  it('is good once of many at once', async () => {
    provider.mend()
    const browser = createBrowser(running)
    const { location } = await browser.authorize(asked)
    const back = provider.agree(location)
    const answers = await Promise.all(Array.from({ length: 10 }, () => browser.open(back)))
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1)
  })

  it.each([
    ['no state', '?code=x'],
    ['a state of nobody', `?code=x&state=${'A'.repeat(200)}`],
    ['a state twice', '?code=x&state=a&state=b'],
    ['a code twice', '?code=x&code=y&state=a'],
    ['nothing', ''],
  ])('with %s says nothing to anybody', async (_, query) => {
    const answer = await createBrowser(running).open(`/oauth2/idpresponse${query}`)
    expect({ status: String(answer.status) }).toEqual(refusedHere)
    expect(answer.location).toBe('')
  })

  it.each([
    ['has lost its cookie', true, 'the browser has not kept the cookie of its way to the provider'],
    ['is too late', false, 'the state was not made here for this browser, or is older than five minutes'],
  ])('tells the log where the browser %s', async (_, isBare, why) => {
    provider.mend()
    const browser = createBrowser(running)
    const { location } = await browser.authorize(asked)
    const back = provider.agree(location)
    if (isBare) browser.cookies.clear()
    else clock.advance(301)
    await browser.open(back)
    clock.reset()
    expect(running.log.lines.at(-1)?.message).toBe(`A request was refused with Invalid state: ${why}.`)
  })
})
