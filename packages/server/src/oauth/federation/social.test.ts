import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { tinyProvider } from '../../../test/federation/tiny-provider.ts'
import { APP, CALLBACK, createBrowser, type Query, queryOf, told } from '../../../test/oauth/browser.ts'
import { server } from '../../../test/server.ts'

// The four providers that have a name, each in its own shape, at a place that their details point to.

const running = await server()
const { client, pool: makePool } = running
const provider = await tinyProvider()
const pool = await makePool()
const appleKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const there = {
  authorize_url: `${provider.issuer}/authorize`,
  token_url: `${provider.issuer}/token`,
  jwks_uri: `${provider.issuer}/keys`,
}
const signed = { ...there, oidc_issuer: provider.issuer }
const own = { client_id: 'us', client_secret: 'secret' }
const email = { email: 'email' }
await create(
  'Google',
  { ...own, ...signed, authorize_scopes: 'openid email' },
  { ...email, 'custom:birthdays': 'birthdays' },
)
await create('Facebook', { ...own, ...there, authorize_scopes: 'public_profile, email', ...profile('?fields=') }, email)
await create('LoginWithAmazon', { ...own, ...there, authorize_scopes: 'profile', ...profile('') }, email)
await create(
  'SignInWithApple',
  {
    client_id: 'us',
    team_id: 'TEAM',
    key_id: 'KEY',
    private_key: appleKey.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    authorize_scopes: 'email name',
    ...signed,
  },
  { ...email, name: 'name' },
)
const SupportedIdentityProviders = ['Google', 'Facebook', 'LoginWithAmazon', 'SignInWithApple']
const made = await client.createUserPoolClient({
  UserPoolId: pool.id,
  ClientName: 'app',
  ...APP,
  SupportedIdentityProviders,
})
const asked = (identity_provider: string): Query => ({
  client_id: made.UserPoolClient?.ClientId ?? '',
  redirect_uri: CALLBACK,
  response_type: 'code',
  identity_provider,
  login_hint: 'ana',
})

function profile(query: string) {
  return { attributes_url: `${provider.issuer}/userinfo${query}` }
}

async function create(name: string, details: Record<string, string>, mapping: Record<string, string>) {
  const custom = Object.keys(mapping).filter((attribute) => attribute.startsWith('custom:'))
  for (const attribute of custom) {
    const CustomAttributes = [{ Name: attribute.slice(7), AttributeDataType: 'String' as const }]
    await client.addCustomAttributes({ UserPoolId: pool.id, CustomAttributes })
  }
  await client.createIdentityProvider({
    UserPoolId: pool.id,
    ProviderName: name,
    ProviderType: name as 'Google',
    ProviderDetails: details,
    AttributeMapping: mapping,
  })
}

async function attributesOf(Username: string) {
  const { UserAttributes = [] } = await client.adminGetUser({ UserPoolId: pool.id, Username })
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]))
}

it('signs in with Google, which is asked for what its ID token lacks', async () => {
  provider.mend()
  const people = { resourceName: 'people/1234', birthdays: [{ text: '24.12.' }] }
  provider.now.userInfo = people
  const google = await client.describeIdentityProvider({ UserPoolId: pool.id, ProviderName: 'Google' })
  const ProviderDetails = { ...google.IdentityProvider?.ProviderDetails, ...profile('?personFields=') }
  await client.updateIdentityProvider({ UserPoolId: pool.id, ProviderName: 'Google', ProviderDetails })
  const browser = createBrowser(running)
  const { location } = await browser.authorize(asked('Google'))
  expect(new URL(location).searchParams.get('login_hint')).toBe('ana')
  expect(told((await browser.open(provider.agree(location))).location)).toHaveProperty('code')
  const read = provider.seen.find(({ path }) => path === '/userinfo')
  expect(read?.query.get('personFields')).toBe('birthdays')
  expect(read?.authorization).toBe('Bearer access')
  expect(await attributesOf('Google_1234')).toMatchObject({
    email: 'ana@example.com',
    'custom:birthdays': '{"text":"24.12."}',
  })
})

it('signs in with Facebook, whose token is asked for by GET', async () => {
  provider.mend()
  provider.now.userInfo = { id: 'f1', email: 'ana@example.com' }
  const browser = createBrowser(running)
  const { location } = await browser.authorize(asked('Facebook'))
  const { searchParams } = new URL(location)
  expect([searchParams.get('scope'), searchParams.get('nonce'), searchParams.get('login_hint')]).toEqual([
    'public_profile, email',
    null,
    null,
  ])
  expect(told((await browser.open(provider.agree(location))).location)).toHaveProperty('code')
  const token = provider.seen.find(({ path }) => path === '/token')
  expect([token?.method, token?.query.get('client_secret')]).toEqual(['GET', 'secret'])
  expect(provider.seen.find(({ path }) => path === '/userinfo')?.query.get('fields')).toBe('id,email')
  expect(await attributesOf('Facebook_f1')).toMatchObject({ email: 'ana@example.com', email_verified: 'false' })
})

it('signs in with Amazon', async () => {
  provider.mend()
  provider.now.userInfo = { user_id: 'amzn1.account.AF', email: 'ana@example.com' }
  const browser = createBrowser(running)
  const { location } = await browser.authorize(asked('LoginWithAmazon'))
  expect(told((await browser.open(provider.agree(location))).location)).toHaveProperty('code')
  expect(await attributesOf('LoginWithAmazon_amzn1.account.AF')).toMatchObject({ email: 'ana@example.com' })
})

it('refuses a profile without a subject', async () => {
  provider.mend()
  const browser = createBrowser(running)
  const { location } = await browser.authorize(asked('LoginWithAmazon'))
  const back = await browser.open(provider.agree(location))
  expect(told(back.location)['error_description']).toBe('username attribute mapping required')
})

it('signs in with Apple, by a secret that is signed, and an answer that is posted', async () => {
  provider.mend()
  provider.now.claims['email_verified'] = 'true'
  const browser = createBrowser(running)
  const { location } = await browser.authorize(asked('SignInWithApple'))
  expect(new URL(location).searchParams.get('response_mode')).toBe('form_post')
  const back = new URL(provider.agree(location))
  const user = JSON.stringify({ name: { firstName: 'Ana', lastName: 'Pie' }, email: 'eve@example.com' })
  const response = await fetch(new URL('/oauth2/idpresponse', running.url), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: browser.cookie(), 'content-type': 'application/x-www-form-urlencoded' },
    body: queryOf({ ...Object.fromEntries(back.searchParams), user }),
  })
  expect(told(response.headers.get('location') ?? '')).toHaveProperty('code')
  const secret = provider.seen.find(({ path }) => path === '/token')?.form.get('client_secret') ?? ''
  expect(decodeProtectedHeader(secret)).toEqual({ alg: 'ES256', kid: 'KEY' })
  const { payload } = await jwtVerify(secret, createPublicKey(appleKey.privateKey))
  expect(payload).toMatchObject({ iss: 'TEAM', sub: 'us', aud: provider.issuer })
  // The name is the browser's word; the address is not taken from there.
  expect(await attributesOf('SignInWithApple_1234')).toMatchObject({ name: 'Ana Pie', email: 'ana@example.com' })
})
