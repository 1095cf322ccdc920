import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { claims } from '../../test/claims.ts'
import { APP, basic, CALLBACK, createBrowser, createProgram, type Query, told } from '../../test/oauth/browser.ts'
import { server } from '../../test/server.ts'

const running = await server()
const { client, pool: makePool, clock } = running
const Scopes = ['read', 'write', 'gone'].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName }))
const pool = await makePool({}, APP)
const Identifier = 'https://api.example.com/'
await client.createResourceServer({ UserPoolId: pool.id, Identifier, Name: 'api', Scopes })
const ana = await pool.user({ username: 'ana' })
const program = createProgram(running)

async function app(settings: object = {}) {
  const made = await client.createUserPoolClient({
    UserPoolId: pool.id,
    ClientName: 'app',
    ...APP,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    ...settings,
  })
  return { id: made.UserPoolClient?.ClientId ?? '', secret: made.UserPoolClient?.ClientSecret }
}

const confidential = await app({ GenerateSecret: true })
const machine = await app({
  GenerateSecret: true,
  AllowedOAuthFlows: ['client_credentials'],
  AllowedOAuthScopes: [`${Identifier}/read`, `${Identifier}/write`, `${Identifier}/gone`],
})
const verifier = 'verifier-verifier-verifier-verifier-verifier'
const challenge = createHash('sha256').update(verifier).digest('base64url')

/** A fresh code of somebody who has just signed in, and the form that brings it. */
async function codeFor(more: Query = {}, clientId = pool.clientId) {
  const query = { client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid email', ...more }
  const location = await createBrowser(running).signIn(query, ana)
  const { code } = told(location)
  return { grant_type: 'authorization_code', client_id: clientId, redirect_uri: CALLBACK, code }
}

describe('a code', () => {
  it('gives tokens of its scopes', async () => {
    const { status, headers, json, text } = await program.token(await codeFor({ nonce: 'n' }))
    expect(status).toBe(200)
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'id_token',
      'access_token',
      'refresh_token',
      'expires_in',
      'token_type',
    ])
    expect(json).toMatchObject({ expires_in: 3600, token_type: 'Bearer' })
    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8')
    expect(headers.get('cache-control')).toContain('no-store')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    const [access, id] = [claims(json['access_token']), claims(json['id_token'])]
    expect(access).toMatchObject({ scope: 'openid email', version: 2, client_id: pool.clientId, username: 'ana' })
    expect(access).not.toHaveProperty('aud')
    const half = createHash('sha256')
      .update(json['access_token'] ?? '')
      .digest()
      .subarray(0, 16)
      .toString('base64url')
    expect(id).toMatchObject({
      nonce: 'n',
      aud: pool.clientId,
      email: 'ana@example.com',
      email_verified: true,
      at_hash: half,
    })
    expect(id['auth_time']).toBe(access['auth_time'])
    expect(id['origin_jti']).toBe(access['origin_jti'])
  })

  it('gives no ID token without openid, and one of everything with openid alone', async () => {
    await client.adminUpdateUserAttributes({
      UserPoolId: pool.id,
      Username: 'ana',
      UserAttributes: [{ Name: 'nickname', Value: 'Anni' }],
    })
    const none = await program.token(await codeFor({ scope: 'aws.cognito.signin.user.admin' }))
    expect(none.json).not.toHaveProperty('id_token')
    expect(await client.getUser({ AccessToken: none.json['access_token'] })).toMatchObject({ Username: 'ana' })
    const all = await program.token(await codeFor({ scope: 'openid' }))
    expect(claims(all.json['id_token'])).toMatchObject({ email: 'ana@example.com', nickname: 'Anni' })
    const profile = claims((await program.token(await codeFor({ scope: 'openid profile' }))).json['id_token'])
    expect([profile['nickname'], profile['email']]).toEqual(['Anni', undefined])
    await expect(client.getUser({ AccessToken: all.json['access_token'] })).rejects.toThrow('required scopes')
  })

  it('is proven by the verifier of its challenge, and for the resource that was asked for', async () => {
    const resource = 'https://mcp.example.com/tools'
    const form = await codeFor({ code_challenge: challenge, code_challenge_method: 'S256', resource })
    for (const code_verifier of [undefined, `${verifier}x`, 'short']) {
      expect((await program.token({ ...form, code_verifier })).json).toEqual({ error: 'invalid_grant' })
    }
    const { json } = await program.token({ ...form, code_verifier: verifier })
    expect(claims(json['access_token'])['aud']).toBe(resource)
    const again = await program.token({
      grant_type: 'refresh_token',
      client_id: pool.clientId,
      refresh_token: json['refresh_token'],
    })
    expect(claims(again.json['access_token'])['aud']).toBe(resource)
  })

  it('is good for five minutes', async () => {
    const form = await codeFor()
    clock.advance(299)
    const late = await codeFor()
    clock.advance(2)
    expect((await program.token(form)).json).toEqual({ error: 'invalid_grant' })
    expect((await program.token(late)).status).toBe(200)
    clock.reset()
  })

  it('is good once, and ends what it gave when it comes again', async () => {
    const form = await codeFor({ scope: 'openid aws.cognito.signin.user.admin' })
    const { json } = await program.token(form)
    expect((await program.token(form)).json).toEqual({ error: 'invalid_grant' })
    await expect(client.getUser({ AccessToken: json['access_token'] })).rejects.toThrow('revoked')
    const refreshed = await program.token({
      grant_type: 'refresh_token',
      client_id: pool.clientId,
      refresh_token: json['refresh_token'],
    })
    expect(refreshed.json).toEqual({ error: 'invalid_grant' })
  })

  it('gives tokens to one of many who bring it at once', async () => {
    const form = await codeFor()
    const answers = await Promise.all(Array.from({ length: 20 }, () => program.token(form)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ json }) => json['error'] === 'invalid_grant')).toHaveLength(19)
  })

  it('ends with what ends the sign-ins of its user', async () => {
    const form = await codeFor()
    await client.adminUserGlobalSignOut({ UserPoolId: pool.id, Username: 'ana' })
    expect((await program.token(form)).json).toEqual({ error: 'invalid_grant' })
  })
})

describe('the token endpoint', () => {
  it.each<[string, Query, string]>([
    ['another redirect URI', { redirect_uri: `${CALLBACK}/` }, 'unauthorized_client'],
    ['no redirect URI', { redirect_uri: undefined }, 'invalid_request'],
    ['no code', { code: undefined }, 'invalid_request'],
    ['an unknown code', { code: 'x' }, 'invalid_grant'],
    ['a verifier nobody asked for', { code_verifier: verifier }, 'invalid_grant'],
    ['another client', { client_id: machine.id }, 'invalid_client'],
    ['an unknown client', { client_id: 'x'.repeat(26) }, 'invalid_client'],
    ['an odd client', { client_id: '\u0000' }, 'invalid_client'],
    ['no client', { client_id: undefined }, 'invalid_request'],
    ['a secret nobody has', { client_secret: 'x' }, 'invalid_client'],
    ['no grant', { grant_type: undefined }, 'invalid_request'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a grant of JavaScript', { grant_type: '__proto__' }, 'unsupported_grant_type'],
    ['no refresh token', { grant_type: 'refresh_token' }, 'invalid_request'],
  ])('refuses %s', async (_, wrong, error) => {
    const form = await codeFor()
    const { status, json, headers } = await program.token({ ...form, ...wrong })
    expect([status, json]).toEqual([400, { error }])
    expect(headers.get('access-control-allow-origin')).toBe('*')
    // Nothing of it has spent the code.
    expect((await program.token(form)).status).toBe(200)
  })

  it('takes a secret by either way and from either time, and by one way only', async () => {
    const { id, secret } = confidential
    const { ClientSecretDescriptor: second } = await client.addUserPoolClientSecret({
      UserPoolId: pool.id,
      ClientId: id,
    })
    for (const one of [secret, second?.ClientSecretValue]) {
      const { client_id: _, ...form } = await codeFor({}, id)
      expect((await program.token(form, basic(id, one))).status).toBe(200)
      expect((await program.token({ ...(await codeFor({}, id)), client_secret: one })).status).toBe(200)
    }
    const form = await codeFor({}, id)
    const refusals = [
      program.token(form),
      program.token({ ...form, client_secret: 'wrong' }),
      program.token(form, basic(id, 'wrong')),
      program.token({ ...form, client_secret: secret }, basic(id, secret)),
      program.token({ ...form, client_id: pool.clientId }, basic(id, secret)),
      program.token(form, { authorization: `Bearer ${secret}` }),
      program.token(await codeFor(), basic(pool.clientId, '')),
    ]
    for (const { status, json } of await Promise.all(refusals)) {
      expect([status, json]).toEqual([400, { error: 'invalid_client' }])
    }
  })

  it('refuses other forms, repeated parameters and other methods', async () => {
    const form = `grant_type=refresh_token&client_id=${pool.clientId}&refresh_token=x`
    const json = await program.token('{}', { 'content-type': 'application/json' })
    const twice = await program.token(`${form}&refresh_token=y`)
    const long = await program.token(`${form}${'x'.repeat(70_000)}`)
    for (const answer of [json, twice, long])
      expect([answer.status, answer.json]).toEqual([400, { error: 'invalid_request' }])
    const get = await fetch(`${running.endpoint}/oauth2/token?${form}`)
    expect([get.status, await get.text()]).toEqual([405, ''])
  })

  it('answers the preflight that Amplify’s call makes', async () => {
    const headers = {
      origin: 'https://app.example.com',
      'access-control-request-headers': 'content-type,x-amz-user-agent',
    }
    const response = await fetch(`${running.endpoint}/oauth2/token`, { method: 'OPTIONS', headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-headers')).toContain('x-amz-user-agent')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })

  it('answers nothing but invalid_grant to clients whose flows are not allowed', async () => {
    const off = await app({ AllowedOAuthFlowsUserPoolClient: false })
    const form = { ...(await codeFor()), client_id: off.id }
    expect((await program.token(form)).json).toEqual({ error: 'invalid_grant' })
    const implicit = await app({ AllowedOAuthFlows: ['implicit'] })
    expect((await program.token({ ...form, client_id: implicit.id })).json).toEqual({ error: 'unauthorized_client' })
  })
})

describe('a refresh', () => {
  const refresh = (client_id: string, refresh_token: string | undefined) =>
    program.token({ grant_type: 'refresh_token', client_id, refresh_token })

  it('keeps scopes and the time of the sign-in, and gives no ID token without openid', async () => {
    const first = (await program.token(await codeFor())).json
    clock.advance(600)
    const { json } = await refresh(pool.clientId, first['refresh_token'])
    expect(Object.keys(json)).toEqual(['id_token', 'access_token', 'expires_in', 'token_type'])
    expect(claims(json['access_token'])).toMatchObject({
      scope: 'openid email',
      version: 2,
      auth_time: claims(first['access_token'])['auth_time'],
    })
    expect(claims(json['id_token'])).toMatchObject({ email: 'ana@example.com', at_hash: expect.any(String) })
    clock.reset()
    const other = (await program.token(await codeFor({ scope: 'aws.cognito.signin.user.admin' }))).json
    expect((await refresh(pool.clientId, other['refresh_token'])).json).not.toHaveProperty('id_token')
    // Amplify refreshes by the API.
    const { AuthenticationResult } = await client.getTokensFromRefreshToken({
      ClientId: pool.clientId,
      RefreshToken: other['refresh_token'],
    })
    expect(AuthenticationResult).not.toHaveProperty('IdToken')
    const { refreshToken } = await pool.signIn('ana', ana.password)
    expect(claims((await refresh(pool.clientId, refreshToken)).json['access_token'])['scope']).toBe(
      'aws.cognito.signin.user.admin',
    )
  })

  it('rotates, and ends the sign-in when a token comes again', async () => {
    const rotating = await app({
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    })
    const first = (await program.token(await codeFor({}, rotating.id))).json['refresh_token']
    const second = (await refresh(rotating.id, first)).json['refresh_token']
    expect(second).not.toBe(first)
    expect((await refresh(rotating.id, first)).json).toMatchObject({ error: 'invalid_grant' })
    expect((await refresh(rotating.id, second)).json).toEqual({ error: 'invalid_grant' })
  })

  it('is refused to other clients, and to those that may not', async () => {
    const { json } = await program.token(await codeFor())
    const stranger = await app()
    expect((await refresh(stranger.id, json['refresh_token'])).json).toEqual({ error: 'invalid_grant' })
    expect((await refresh(pool.clientId, 'x')).json).toEqual({ error: 'invalid_grant' })
    const never = await app({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] })
    expect((await refresh(never.id, json['refresh_token'])).json).toEqual({ error: 'unauthorized_client' })
  })
})

describe('a client for itself', () => {
  const ask = (more: Query = {}, at = machine) =>
    program.token({ grant_type: 'client_credentials', ...more }, basic(at.id, at.secret))

  it('has a token of its scopes', async () => {
    const { status, json } = await ask({ scope: `${Identifier}/read` })
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual(['access_token', 'expires_in', 'token_type'])
    const { iat, exp, auth_time, jti, iss, ...rest } = claims(json['access_token'])
    expect(rest).toEqual({
      sub: machine.id,
      client_id: machine.id,
      token_use: 'access',
      scope: `${Identifier}/read`,
      version: 2,
    })
    expect([typeof iat, typeof exp, typeof auth_time, typeof jti, typeof iss].toString()).toBe(
      'number,number,number,string,string',
    )
    await expect(client.getUser({ AccessToken: json['access_token'] })).rejects.toThrow('Invalid Access Token')
  })

  it('has all of them unless told, but what the resource server lost', async () => {
    await client.updateResourceServer({ UserPoolId: pool.id, Identifier, Name: 'api', Scopes: Scopes.slice(0, 2) })
    const { json } = await ask()
    expect(claims(json['access_token'])['scope']).toBe(`${Identifier}/read ${Identifier}/write`)
    expect((await ask({ scope: `${Identifier}/gone` })).json).toEqual({ error: 'invalid_scope' })
  })

  it.each<[string, Query, string]>([
    ['a scope of a user', { scope: 'openid' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'x/y' }, 'invalid_scope'],
    ['a resource', { resource: 'https://a.example' }, 'invalid_request'],
    ['metadata that is no JSON', { aws_client_metadata: '{' }, 'invalid_request'],
    ['metadata with numbers', { aws_client_metadata: '{"a":1}' }, 'invalid_request'],
    ['metadata that is a list', { aws_client_metadata: '["a"]' }, 'invalid_request'],
  ])('is refused %s', async (_, wrong, error) => {
    expect((await ask(wrong)).json).toEqual({ error })
  })

  it('is refused without the flow, and without a secret', async () => {
    expect((await ask({}, confidential)).json).toEqual({ error: 'invalid_grant' })
    expect((await program.token({ grant_type: 'client_credentials', client_id: machine.id })).json).toEqual({
      error: 'invalid_client',
    })
    expect((await program.token({ grant_type: 'client_credentials', client_id: pool.clientId })).json).toEqual({
      error: 'invalid_grant',
    })
  })
})
