import { describe, expect, it } from 'vitest'
import { claims } from '../../test/claims.ts'
import { answers, refuses, testFunctions } from '../../test/functions.ts'
import { APP, CALLBACK, createBrowser, createProgram, type Query, queryOf, told } from '../../test/oauth/browser.ts'
import { server } from '../../test/server.ts'
import { agrees } from '../../test/functions.ts'
import type { Handler } from '../triggers/runners/in-process.ts'

const functions = testFunctions()
const running = await server({}, { runner: functions.runner })
const { client, pool: makePool, clock } = running
let answer: Handler = agrees
const LambdaArn = functions.add((event, signal) => answer(event, signal))
const LambdaConfig = { PreTokenGenerationConfig: { LambdaVersion: 'V3_0' as const, LambdaArn } }
const pool = await makePool({ LambdaConfig }, APP)
const ana = await pool.user({ username: 'ana' })
const program = createProgram(running)
const challenge = 'c'.repeat(43)
const asked: Query = {
  client_id: pool.clientId,
  redirect_uri: CALLBACK,
  response_type: 'code',
  scope: 'openid',
  state: 's t&a=t/e',
}
const login = (query: Query) => `/login?${queryOf(query)}`

async function clientWith(settings: object): Promise<string> {
  const made = await client.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'app', ...APP, ...settings })
  return made.UserPoolClient?.ClientId ?? ''
}

describe('a browser', () => {
  it('is led to the login page with what it was asked, and from there back with a code', async () => {
    const browser = createBrowser(running)
    const { status, location, headers } = await browser.authorize(asked)
    expect([status, location]).toEqual([302, login(asked)])
    expect(headers.get('cache-control')).toBe('no-store')
    const back = await browser.signIn(asked, ana)
    expect(back).toMatch(/^https:\/\/app\.example\.com\/callback\?code=[\da-f-]{36}&state=s%20t%26a%3Dt%2Fe$/)
  })

  it('is answered by the session of before, for every client of the pool, with the time of the sign-in', async () => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    const from = Math.floor(clock.now().getTime() / 1000)
    clock.advance(1_200)
    const other = await clientWith({})
    for (const client_id of [pool.clientId, other]) {
      const { location } = await browser.authorize({ ...asked, client_id })
      const { code, state } = told(location)
      expect(state).toBe(asked['state'])
      const { json } = await program.token({
        grant_type: 'authorization_code',
        client_id,
        redirect_uri: CALLBACK,
        code,
      })
      const access = claims(json['access_token'])
      expect(Number(access['auth_time']) - from).toBeLessThanOrEqual(1)
      expect(Number(access['iat']) - from).toBeGreaterThanOrEqual(1_199)
      expect(access['amr']).toEqual(['pwd'])
    }
    clock.reset()
  })

  it.each<[string, Query]>([
    ['to sign in again', { prompt: 'login' }],
    ['to choose', { prompt: 'select_account' }],
    ['for consent', { prompt: 'login consent' }],
    ['for a fresh sign-in', { max_age: '9' }],
    ['for more than a password', { acr_values: 'urn:cognito:loa:4 urn:cognito:loa:1' }],
  ])('is led to the login page when it is asked %s', async (_, more) => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    clock.advance(10)
    const query = { ...asked, ...more }
    expect((await browser.authorize(query)).location).toBe(login(query))
    clock.reset()
  })

  it.each<[string, Query]>([
    ['nothing', {}],
    ['nothing to be seen', { prompt: 'none' }],
    ['a sign-in of some time ago', { max_age: '3600' }],
    ['a level that it has', { acr_values: 'urn:cognito:loa:1' }],
    ['a level nobody knows', { acr_values: 'gold' }],
    ['the pool itself', { identity_provider: 'COGNITO' }],
    ['what nobody uses here', { ui_locales: 'de', display: 'page', login_hint: 'bea', lang: 'de' }],
  ])('is answered at once when it is asked for %s', async (_, more) => {
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    expect(told((await browser.authorize({ ...asked, ...more })).location)).toMatchObject({ code: expect.any(String) })
  })

  it('is told without a page that somebody has to sign in', async () => {
    const { location } = await createBrowser(running).authorize({ ...asked, prompt: 'none' })
    expect(location).toBe(`${CALLBACK}?error=login_required&state=s%20t%26a%3Dt%2Fe`)
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    clock.advance(10)
    expect(told((await browser.authorize({ ...asked, prompt: 'none', max_age: '5' })).location)['error']).toBe(
      'login_required',
    )
    clock.reset()
  })

  it('gets tokens behind the hash where they are asked for, and no refresh token', async () => {
    const query = { ...asked, response_type: 'token', nonce: 'n', scope: 'openid aws.cognito.signin.user.admin' }
    const location = await createBrowser(running).signIn(query, ana)
    const { id_token, access_token = '', ...rest } = told(location)
    expect(location.startsWith(`${CALLBACK}#`)).toBe(true)
    expect(rest).toEqual({ expires_in: '3600', token_type: 'Bearer', state: asked['state'] })
    expect(claims(id_token)).toMatchObject({ nonce: 'n', at_hash: expect.any(String) })
    expect(await client.getUser({ AccessToken: access_token })).toMatchObject({ Username: 'ana' })
    await client.adminUserGlobalSignOut({ UserPoolId: pool.id, Username: 'ana' })
    await expect(client.getUser({ AccessToken: access_token })).rejects.toThrow('revoked')
    const bare = told(await createBrowser(running).signIn({ ...query, scope: 'aws.cognito.signin.user.admin' }, ana))
    expect(bare).not.toHaveProperty('id_token')
  })

  it('goes back to a callback that has a query, and to an application', async () => {
    const browser = createBrowser(running)
    const [query, scheme] = ['https://app.example.com/with?query=1', 'myapp://callback']
    expect(await browser.signIn({ ...asked, redirect_uri: query }, ana)).toMatch(/with\?query=1&code=/)
    expect(await browser.signIn({ ...asked, redirect_uri: scheme }, ana)).toMatch(/^myapp:\/\/callback\?code=/)
    const redirect_uri = 'https://app.example.com/größe'
    const client_id = await clientWith({ CallbackURLs: [redirect_uri], DefaultRedirectURI: redirect_uri })
    const { location } = await browser.authorize({ ...asked, redirect_uri: undefined, client_id })
    expect(location).toMatch(/^https:\/\/app\.example\.com\/gr%C3%B6%C3%9Fe\?code=/)
  })
})

describe('a request', async () => {
  const m2m = await clientWith({
    AllowedOAuthFlowsUserPoolClient: false,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: undefined,
    CallbackURLs: undefined,
    GenerateSecret: true,
  })
  const off = await clientWith({ AllowedOAuthFlowsUserPoolClient: false })
  const nobodys = await clientWith({ SupportedIdentityProviders: undefined })
  const codeOnly = await clientWith({ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid', 'profile'] })

  it.each<[string, Query, string]>([
    [
      'another callback',
      { redirect_uri: 'https://evil.example/callback' },
      `error=redirect_mismatch&client_id=${pool.clientId}`,
    ],
    ['one slash more', { redirect_uri: `${CALLBACK}/` }, `error=redirect_mismatch&client_id=${pool.clientId}`],
    ['another query', { redirect_uri: `${CALLBACK}?x=1` }, `error=redirect_mismatch&client_id=${pool.clientId}`],
    ['other letters', { redirect_uri: CALLBACK.toUpperCase() }, `error=redirect_mismatch&client_id=${pool.clientId}`],
    ['an unknown client', { client_id: 'x'.repeat(26) }, `error=invalid_request&client_id=${'x'.repeat(26)}`],
    ['an odd client', { client_id: '\u0000&error=a' }, 'error=invalid_request&client_id=%00%26error%3Da'],
    ['a client without OAuth', { client_id: off }, `error=invalid_request&client_id=${off}`],
    ['a client of machines', { client_id: m2m }, `error=invalid_request&client_id=${m2m}`],
    ['a client nobody signs in to', { client_id: nobodys }, `error=invalid_request&client_id=${nobodys}`],
  ])('leads to the error page with %s', async (_, wrong, query) => {
    const { status, location } = await createBrowser(running).authorize({ ...asked, ...wrong })
    expect([status, location]).toEqual([302, `/error?${query}`])
  })

  it.each(['client_id', 'redirect_uri'])('shows what is missing: %s', async (name) => {
    const { status, response } = await createBrowser(running).authorize({ ...asked, [name]: undefined })
    expect(status).toBe(400)
    expect(await response.text()).toContain(`Required String parameter &#39;${name}&#39; is not present`)
  })

  it.each<[string, Query, Record<string, string>]>([
    ['no response type', { response_type: undefined }, { error: 'invalid_request' }],
    ['another response type', { response_type: 'id_token' }, { error: 'unsupported_response_type' }],
    [
      'a flow it may not use',
      { client_id: codeOnly, response_type: 'token' },
      { error: 'invalid_request', error_description: 'unauthorized_client' },
    ],
    [
      'a scope it does not have',
      { client_id: codeOnly, scope: 'openid email' },
      { error: 'invalid_request', error_description: 'invalid_scope' },
    ],
    ['an unknown scope', { scope: 'openid x/y' }, { error: 'invalid_request', error_description: 'invalid_scope' }],
    [
      'a profile without openid',
      { scope: 'profile' },
      { error: 'invalid_request', error_description: 'invalid_scope' },
    ],
    ['a plain challenge', { code_challenge: challenge, code_challenge_method: 'plain' }, { error: 'invalid_request' }],
    ['a challenge without method', { code_challenge: challenge }, { error: 'invalid_request' }],
    ['a method without challenge', { code_challenge_method: 'S256' }, { error: 'invalid_request' }],
    ['a short challenge', { code_challenge: 'c', code_challenge_method: 'S256' }, { error: 'invalid_request' }],
    ['none and more', { prompt: 'none login' }, { error: 'invalid_request' }],
    ['an unknown prompt', { prompt: 'shout' }, { error: 'invalid_request' }],
    ['no age', { max_age: '-1' }, { error: 'invalid_request' }],
    ['an odd nonce', { nonce: 'a\u0000' }, { error: 'invalid_request' }],
    ['a relative resource', { resource: '/api' }, { error: 'invalid_request' }],
    ['a resource with a fragment', { resource: 'https://a.example/#b' }, { error: 'invalid_request' }],
    ['a resource in plain', { resource: 'http://a.example/' }, { error: 'invalid_request' }],
    ['another provider', { identity_provider: 'Google' }, { error: 'invalid_request' }],
    ['an identifier', { idp_identifier: 'example.com' }, { error: 'invalid_request' }],
  ])('tells the application of %s', async (_, wrong, error) => {
    const { status, location } = await createBrowser(running).authorize({ ...asked, ...wrong })
    expect(status).toBe(302)
    expect(location.startsWith(`${CALLBACK}${wrong['response_type'] === 'token' ? '#' : '?'}error`)).toBe(true)
    expect(told(location)).toMatchObject({ ...error, state: asked['state'] })
  })

  it.each<[string, () => Query, string]>([
    ['no client', () => ({ client_id: 'x' }), 'invalid_request: there is no client x.'],
    [
      'a client without OAuth',
      () => ({ client_id: off }),
      `invalid_request: client ${off} is without AllowedOAuthFlowsUserPoolClient.`,
    ],
    [
      'an address that is not registered',
      () => ({ redirect_uri: `${CALLBACK}/\n2?token=secret` }),
      `redirect_mismatch: redirect_uri ${CALLBACK}/ 2?… is not among CallbackURLs of client ${pool.clientId}.`,
    ],
    [
      'a client nobody signs in to',
      () => ({ client_id: nobodys }),
      `invalid_request: client ${nobodys} has no SupportedIdentityProviders.`,
    ],
    [
      'scopes',
      () => ({ client_id: codeOnly, scope: 'openid email x/y' }),
      `invalid_request: not among AllowedOAuthScopes: email x/y, client ${codeOnly}.`,
    ],
    [
      'a flow',
      () => ({ client_id: codeOnly, response_type: 'token' }),
      `invalid_request: response_type token needs implicit among AllowedOAuthFlows, client ${codeOnly}.`,
    ],
    [
      'a provider',
      () => ({ identity_provider: 'Google' }),
      `invalid_request: Google is not among SupportedIdentityProviders, client ${pool.clientId}.`,
    ],
    ['a prompt', () => ({ prompt: 'shout' }), `invalid_request: prompt is malformed, client ${pool.clientId}.`],
  ])('tells the log what is wrong with %s', async (_, wrong, said) => {
    await createBrowser(running).authorize({ ...asked, ...wrong() })
    expect(running.log.lines.at(-1)?.message).toBe(`A request was refused with ${said}`)
  })

  it('has all scopes of the client unless told', async () => {
    const code = told(await createBrowser(running).signIn({ ...asked, client_id: codeOnly, scope: undefined }, ana))[
      'code'
    ]
    const { json } = await program.token({
      grant_type: 'authorization_code',
      client_id: codeOnly,
      redirect_uri: CALLBACK,
      code,
    })
    expect(claims(json['access_token'])['scope']).toBe('openid profile')
  })
})

describe('the function of the pool', () => {
  const token = async () => {
    const { code } = told(await createBrowser(running).signIn(asked, ana))
    return program.token({ grant_type: 'authorization_code', client_id: pool.clientId, redirect_uri: CALLBACK, code })
  }
  const last = () => functions.events.at(-1)

  it('is asked by the token endpoint, and changes scopes and claims', async () => {
    answer = answers({
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { scopesToAdd: ['a/b'], claimsToAddOrOverride: { tier: 1, at_hash: 'x', version: 9 } },
        idTokenGeneration: { claimsToAddOrOverride: { pie: 'mince' } },
      },
    })
    const { json } = await token()
    expect(last()).toMatchObject({
      triggerSource: 'TokenGeneration_HostedAuth',
      userName: 'ana',
      request: { scopes: ['openid'] },
    })
    expect(claims(json['access_token'])).toMatchObject({ scope: 'openid a/b', tier: 1, version: 2 })
    expect(claims(json['id_token'])).toMatchObject({ pie: 'mince', aud: pool.clientId })
    await program.token({ grant_type: 'refresh_token', client_id: pool.clientId, refresh_token: json['refresh_token'] })
    expect(last()).toMatchObject({ triggerSource: 'TokenGeneration_RefreshTokens', request: { scopes: ['openid'] } })
    answer = agrees
  })

  it('may refuse, and the application is told', async () => {
    answer = refuses
    const said = 'PreTokenGeneration failed with error no pies for you.'
    expect(await token()).toMatchObject({ status: 400, json: { error: 'invalid_grant', error_description: said } })
    answer = agrees
    const browser = createBrowser(running)
    await browser.signIn(asked, ana)
    answer = refuses
    const { location } = await browser.authorize({ ...asked, response_type: 'token' })
    expect(told(location)).toEqual({ error_description: `${said} `, error: 'invalid_request', state: asked['state'] })
    answer = agrees
  })

  it('is told of a client for itself, with what it hands over', async () => {
    const Identifier = 'api'
    await client.createResourceServer({
      UserPoolId: pool.id,
      Identifier,
      Name: 'api',
      Scopes: [{ ScopeName: 'read', ScopeDescription: 'read' }],
    })
    const { UserPoolClient: made } = await client.createUserPoolClient({
      UserPoolId: pool.id,
      ClientName: 'm',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['api/read'],
    })
    answer = answers({
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { env: 'dev' } } },
    })
    const { json } = await program.token({
      grant_type: 'client_credentials',
      client_id: made?.ClientId,
      client_secret: made?.ClientSecret,
      aws_client_metadata: '{"a":"b"}',
    })
    expect(last()).toMatchObject({
      triggerSource: 'TokenGeneration_ClientCredentials',
      request: { clientMetadata: { a: 'b' }, scopes: ['api/read'], userAttributes: {} },
    })
    expect(claims(json['access_token'])).toMatchObject({ env: 'dev', sub: made?.ClientId })
    answer = agrees
  })
})
