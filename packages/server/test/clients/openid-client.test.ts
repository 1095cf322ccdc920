import { JwtRsaVerifier } from 'aws-jwt-verify'
import type { Jwks } from 'aws-jwt-verify/jwk'
import * as openid from 'openid-client'
import { describe, expect, it } from 'vitest'
import { APP, createBrowser } from '../oauth/browser.ts'
import { server } from '../server.ts'

/** `openid-client` as it comes, from discovery to logout. */

const running = await server()
const { client, pool: makePool, endpoint } = running
const callback = 'http://localhost:3000/callback'
const pool = await makePool({}, { ...APP, CallbackURLs: [callback], LogoutURLs: ['http://localhost:3000/'] })
const ana = await pool.user({ username: 'ana' })
const issuer = new URL(`${endpoint}/${pool.id}`)
const options = { execute: [openid.allowInsecureRequests] }
const scopes = [{ ScopeName: 'read', ScopeDescription: 'read' }]
await client.createResourceServer({ UserPoolId: pool.id, Identifier: 'api', Name: 'api', Scopes: scopes })

async function withSecret(settings: object) {
  const made = await client.createUserPoolClient({
    UserPoolId: pool.id,
    ClientName: 's',
    GenerateSecret: true,
    ...APP,
    CallbackURLs: [callback],
    ...settings,
  })
  const { ClientId = '', ClientSecret = '' } = made.UserPoolClient ?? {}
  return { ClientId, ClientSecret }
}

/** Signs in as an application lets its user sign in; answers the tokens. */
async function signIn(config: openid.Configuration, clientId: string) {
  const verifier = openid.randomPKCECodeVerifier()
  const [state, nonce] = [openid.randomState(), openid.randomNonce()]
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid email profile',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  expect(url.searchParams.get('client_id')).toBe(clientId)
  const browser = createBrowser(running)
  const { location } = await browser.open(url.href)
  const query = Object.fromEntries(new URL(location, endpoint).searchParams)
  const back = new URL(await browser.signIn(query, ana))
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
  return openid.authorizationCodeGrant(config, back, checks)
}

describe('openid-client', () => {
  it('signs in with PKCE, reads the user, refreshes and revokes', async () => {
    const config = await openid.discovery(issuer, pool.clientId, undefined, openid.None(), options)
    expect(config.serverMetadata().supportsPKCE()).toBe(true)
    const tokens = await signIn(config, pool.clientId)
    const sub = tokens.claims()?.sub ?? ''
    expect(tokens.claims()).toMatchObject({ iss: issuer.href, aud: pool.clientId, email: 'ana@example.com' })
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({
      sub,
      email: 'ana@example.com',
    })
    const verifier = JwtRsaVerifier.create({
      issuer: issuer.href,
      audience: null,
      jwksUri: `${issuer.href}/.well-known/jwks.json`,
    })
    verifier.cacheJwks((await (await fetch(`${issuer.href}/.well-known/jwks.json`)).json()) as Jwks) // as it checks itself
    await expect(verifier.verify(tokens.access_token)).resolves.toMatchObject({ client_id: pool.clientId })
    await expect(verifier.verify(tokens.id_token ?? '')).resolves.toMatchObject({ sub })
    const fresh = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(fresh.claims()).toMatchObject({ sub, auth_time: tokens.claims()?.auth_time })
    await openid.tokenRevocation(config, tokens.refresh_token ?? '')
    await expect(openid.fetchUserInfo(config, fresh.access_token, sub)).rejects.toThrow()
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    const logout = openid.buildEndSessionUrl(config, { client_id: pool.clientId, logout_uri: 'http://localhost:3000/' })
    expect((await fetch(logout, { redirect: 'manual' })).headers.get('location')).toBe('http://localhost:3000/')
  })

  it.each([
    ['in the body', openid.ClientSecretPost],
    ['in the header', openid.ClientSecretBasic],
  ])('proves its client %s', async (_, authentication) => {
    const { ClientId, ClientSecret } = await withSecret({})
    const config = await openid.discovery(issuer, ClientId, undefined, authentication(ClientSecret), options)
    expect((await signIn(config, ClientId)).claims()?.aud).toBe(ClientId)
    const wrong = await openid.discovery(issuer, ClientId, undefined, authentication('wrong'), options)
    await expect(signIn(wrong, ClientId)).rejects.toMatchObject({ error: 'invalid_client' })
  })

  it('has a token for itself', async () => {
    const machine = { AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: ['api/read'] }
    const { ClientId, ClientSecret } = await withSecret(machine)
    const config = await openid.discovery(issuer, ClientId, ClientSecret, undefined, options)
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'api/read' })
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
    await expect(openid.clientCredentialsGrant(config, { scope: 'api/all' })).rejects.toMatchObject({
      error: 'invalid_scope',
    })
  })
})
