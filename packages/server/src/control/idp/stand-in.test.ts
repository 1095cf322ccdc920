import { inflateRawSync } from 'node:zlib'
import * as openid from 'openid-client'
import { describe, expect, it } from 'vitest'
import { claims } from '../../../test/claims.ts'
import {
  APP,
  CALLBACK,
  createBrowser,
  createProgram,
  LOGOUT,
  type Query,
  queryOf,
  told,
} from '../../../test/oauth/browser.ts'
import { server } from '../../../test/server.ts'
import { isReal } from './credentials.ts'

const running = await server({ federation: { standsIn: true } })
const { client, pool: makePool } = running
const program = createProgram(running)
const pool = await makePool()
const own = { client_id: 'ours', client_secret: 'secret' }
const PROVIDERS = {
  Google: { type: 'Google', details: { ...own, authorize_scopes: 'openid email' } },
  Facebook: { type: 'Facebook', details: { ...own, authorize_scopes: 'email' } },
  LoginWithAmazon: { type: 'LoginWithAmazon', details: { ...own, authorize_scopes: 'profile' } },
  SignInWithApple: {
    type: 'SignInWithApple',
    details: { client_id: 'ours', team_id: 'T', key_id: 'K', private_key: 'none', authorize_scopes: 'email name' },
  },
  Bäcker: {
    type: 'OIDC',
    details: {
      ...own,
      authorize_scopes: 'openid',
      attributes_request_method: 'GET',
      oidc_issuer: 'https://idp.company.example',
    },
  },
  Corp: {
    type: 'SAML',
    details: {
      MetadataURL: 'https://idp.corp.example/metadata',
      IDPSignout: 'true',
      RequestSigningAlgorithm: 'rsa-sha256',
    },
  },
  Sealed: { type: 'SAML', details: { MetadataURL: 'https://idp.corp.test/metadata', EncryptedResponses: 'true' } },
} as const
type Name = keyof typeof PROVIDERS

for (const [ProviderName, { type, details }] of Object.entries(PROVIDERS)) {
  await client.createIdentityProvider({
    UserPoolId: pool.id,
    ProviderName,
    ProviderType: type,
    ProviderDetails: details,
    AttributeMapping: { email: 'email', name: 'name' },
  })
}
const made = await client.createUserPoolClient({
  UserPoolId: pool.id,
  ClientName: 'app',
  ...APP,
  SupportedIdentityProviders: Object.keys(PROVIDERS),
})
const DOMAIN = 'pies'
await client.createUserPoolDomain({ UserPoolId: pool.id, Domain: DOMAIN })
const client_id = made.UserPoolClient?.ClientId ?? ''
const asked = (identity_provider: string, more: Query = {}): Query => ({
  client_id,
  redirect_uri: CALLBACK,
  response_type: 'code',
  scope: 'openid email profile',
  identity_provider,
  ...more,
})

/** Fills in the form of the page, and goes where it leads. */
async function choose(browser: ReturnType<typeof createBrowser>, location: string, fields: Query) {
  const post = (url: string, form: Query) =>
    fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: browser.cookie() },
      body: queryOf(form),
    })
  const page = await post(location, fields)
  const text = (await page.text()).replaceAll('&amp;', '&').replaceAll('&quot;', '"')
  const [, away] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text) ?? []
  if (away !== undefined) return { text, back: told((await browser.open(away)).location) }
  const [, action] = /<form method="post" action="(http[^"]+)"/.exec(text) ?? []
  if (action === undefined) return { text, back: {} as Record<string, string> }
  const hidden = [...text.matchAll(/name="(\w+)" value="(.*?)" \/>/g)].map(([, name = '', value = '']) => [name, value])
  const response = await post(action, Object.fromEntries(hidden) as Query)
  for (const line of response.headers.getSetCookie()) {
    const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    browser.cookies.set(key, value)
  }
  return { text, back: told(response.headers.get('location') ?? '') }
}

async function signIn(name: Name, fields: Query) {
  const browser = createBrowser(running)
  const { location } = await browser.authorize(asked(name))
  return choose(browser, location, fields)
}

async function idTokenFor(code: string | undefined) {
  const { json } = await program.token({ grant_type: 'authorization_code', client_id, redirect_uri: CALLBACK, code })
  return claims(json['id_token'])
}

describe('whoever has no real credentials is stood in for', () => {
  it.each(Object.keys(PROVIDERS) as Name[])('as %s, on its own wire', async (name) => {
    const fields = { name: 'Ana Baker', email: 'ana@example.com', verified: 'true', subject: 'a1', keep: 'false' }
    const { back } = await signIn(name, fields)
    const id = await idTokenFor(back['code'])
    expect(id).toMatchObject({ 'cognito:username': `${name}_a1`, email: 'ana@example.com', name: 'Ana Baker' })
  })

  it('by a page that shows what was asked for as text', async () => {
    const browser = createBrowser(running)
    const { location } = await browser.authorize(asked('Google', { login_hint: '"><script>' }))
    const page = await browser.open(location)
    const text = await page.response.text()
    expect(text).toContain('Sign in as …')
    expect(text).not.toContain('<script>')
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'; frame-ancestors 'none'")
  })

  it('keeps people, for every provider of the pool, until they are forgotten', async () => {
    await signIn('Google', { name: 'Bea', email: 'bea@example.com', subject: 'b1' })
    const browser = createBrowser(running)
    const { location } = await browser.authorize(asked('Bäcker'))
    expect(await (await browser.open(location)).response.text()).toContain('bea@example.com')
    const { back } = await choose(browser, location, { as: 'b1' })
    expect(await idTokenFor(back['code'])).toMatchObject({ 'cognito:username': 'Bäcker_b1' })
    const { text } = await choose(browser, location, { forget: 'b1' })
    expect(text).not.toContain('bea@example.com')
  })

  it.each<[string, Query]>([
    ['no address', { email: 'nobody' }],
    ['no JSON', { claims: '[1]' }],
    ['no way to go wrong', { misbehaviour: 'toString' }],
    ['nobody who is kept', { as: 'nobody' }],
  ])('takes no form with %s', async (_, fields) => {
    const { text, back } = await signIn('Google', fields)
    expect(text).toContain('role="alert"')
    expect(back).toEqual({})
  })

  it('goes wrong on purpose, and the pool refuses it', async () => {
    for (const misbehaviour of ['expired', 'audience', 'issuer', 'nonce', 'signature', 'code', 'denied']) {
      const { back } = await signIn('Bäcker', { subject: 'c1', misbehaviour, keep: 'false' })
      expect(back, misbehaviour).toMatchObject({ error: 'invalid_request' })
    }
  })

  it.each([
    ['Google', 'oauth2', 'redirect_uri'],
    ['Corp', 'saml2', 'SAMLRequest'],
  ] as const)('by %s on the domain of the pool, to which it leads back', async (name, path, parameter) => {
    const host = `${DOMAIN}.auth.eu-west-1.localhost`
    const headers = { host }
    const response = await running.fetch(
      new Request(`http://127.0.0.1/oauth2/authorize?${queryOf(asked(name))}`, { headers, redirect: 'manual' }),
    )
    const location = response.headers.get('location') ?? ''
    const given = new URL(location).searchParams.get(parameter) ?? ''
    const returnTo = `http://${host}/${path}/idpresponse`
    if (parameter === 'redirect_uri') expect(given).toBe(returnTo)
    else expect(inflateRawSync(Buffer.from(given, 'base64')).toString()).toContain(`URL="${returnTo}"`)
    expect((await fetch(location)).status).toBe(200)
  })

  it('by a button of the login page', async () => {
    const browser = createBrowser(running)
    const { identity_provider: _, ...rest } = asked('Google')
    const page = await (await browser.open(`/login?${queryOf(rest)}`)).response.text()
    const [, href = ''] = /href="(\/oauth2\/authorize\?[^"]*identity_provider=Google[^"]*)"/.exec(page) ?? []
    const { location } = await browser.open(href.replaceAll('&amp;', '&'))
    const { back } = await choose(browser, location, { subject: 'e1', keep: 'false' })
    expect(back).toHaveProperty('code')
  })

  it('goes wrong in SAML as well, and signs out', async () => {
    for (const misbehaviour of ['expired', 'audience', 'issuer', 'nonce', 'signature', 'denied']) {
      const { back } = await signIn('Corp', { subject: 'c1', misbehaviour, keep: 'false' })
      expect(back, misbehaviour).toMatchObject({ error: 'invalid_request' })
    }
    const browser = createBrowser(running)
    const { location } = await browser.authorize(asked('Corp'))
    await choose(browser, location, { subject: 's1', keep: 'false' })
    const out = await browser.open(`/logout?${queryOf({ client_id, logout_uri: LOGOUT })}`)
    expect(out.location).toContain('/Corp/slo?SAMLRequest=')
    const page = await (await browser.open(out.location)).response.text()
    expect(page).toContain(`action="${running.url}/saml2/logout"`)
  })

  it('is a provider to other programs, too', async () => {
    const base = new URL(`${running.url}/_poolhouse/idp/${pool.id}/B%C3%A4cker`)
    const execute = [openid.allowInsecureRequests]
    const config = await openid.discovery(base, 'ours', undefined, openid.ClientSecretPost('secret'), { execute })
    expect(config.serverMetadata().issuer).toBe(base.href)
    const keys = await fetch(`${base.href}/keys`)
    expect(await keys.json()).toMatchObject({ keys: [{ kty: 'RSA', use: 'sig' }] })
  })

  it.each<[string, Query]>([
    ['another client', { client_id: 'other' }],
    ['another kind of answer', { response_type: 'token' }],
    ['a place that is no pool’s', { redirect_uri: 'https://evil.example/oauth2/idpresponse' }],
    ['another place here', { redirect_uri: 'http://localhost/elsewhere' }],
  ])('leads nobody who asks for %s anywhere', async (_, more) => {
    const { location } = await createBrowser(running).authorize(asked('Google'))
    const url = new URL(location)
    for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value ?? '')
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400)
  })

  it('takes no form of another page, and gives no code twice', async () => {
    const { location } = await createBrowser(running).authorize(asked('Google'))
    const foreign = { method: 'POST', headers: { origin: 'https://evil.example' }, body: 'subject=d1' }
    expect((await fetch(location, foreign)).status).toBe(403)
  })

  it('is not there for anybody else', async () => {
    const path = (name: string) => `${running.url}/_poolhouse/idp/${pool.id}/${name}/.well-known/openid-configuration`
    expect((await fetch(path('Nobody'))).status).toBe(404)
  })
})

it('is offered in the log where nobody is stood in for', async () => {
  const plain = await server()
  const { id } = await plain.pool()
  await plain.client.createIdentityProvider({
    UserPoolId: id,
    ProviderName: 'Google',
    ProviderType: 'Google',
    ProviderDetails: PROVIDERS.Google.details,
  })
  const app = { UserPoolId: id, ClientName: 'app', ...APP, SupportedIdentityProviders: ['Google'] }
  const { UserPoolClient } = await plain.client.createUserPoolClient(app)
  for (let time = 0; time < 2; time += 1) {
    const query = { ...asked('Google'), client_id: UserPoolClient?.ClientId }
    const { location } = await createBrowser(plain).authorize(query)
    expect(location).toMatch(/^https:\/\/accounts\.google\.com\//)
  }
  expect(plain.log.lines.filter(({ message }) => message.includes('--fake-idp'))).toHaveLength(1)
})

describe('credentials are real', () => {
  const google = { client_id: '123456789012-abc.apps.googleusercontent.com', client_secret: `GOCSPX-${'x'.repeat(28)}` }
  it.each([
    ['Google', google, true],
    ['Google', { ...google, client_secret: '{{resolve:secretsmanager:google}}' }, false],
    ['Google', { ...own }, false],
    ['Google', { ...own, token_url: 'https://proxy.company.com/token' }, true],
    ['Facebook', { client_id: '1234567890123456', client_secret: 'a'.repeat(32) }, true],
    ['Facebook', own, false],
    ['OIDC', { oidc_issuer: 'https://login.company.com' }, true],
    ['OIDC', { oidc_issuer: 'http://localhost:8080' }, true],
    ['OIDC', { oidc_issuer: 'https://idp.example.com' }, false],
    ['OIDC', { oidc_issuer: 'https://idp.test' }, false],
  ] as const)('of %s: %o (%s)', (ProviderType, ProviderDetails, is) => {
    expect(isReal({ ProviderType, ProviderDetails })).toBe(is)
  })
})
