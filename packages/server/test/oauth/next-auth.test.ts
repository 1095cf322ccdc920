import * as openid from 'openid-client'
import { describe, expect, it } from 'vitest'
import { places } from './places.ts'

/**
 * The requests of next-auth's provider for Cognito, `Cognito({ clientId, clientSecret, issuer })`: discovery below the
 * issuer, the scopes and checks that it sends, a secret by client_secret_basic, and a profile from the ID token.
 */

const CALLBACK = 'https://app.example.com/api/auth/callback/cognito'
const ours = await places(CALLBACK)

type Check = 'pkce' | 'nonce' | 'state'

describe.each(ours)('next-auth, which finds a pool %s,', (_, place) => {
  const execute = [openid.allowInsecureRequests, openid.enableNonRepudiationChecks]
  const connect = (secret = place.clientSecret) =>
    openid.discovery(new URL(place.issuer), place.clientId, undefined, openid.ClientSecretBasic(secret), {
      execute,
      [openid.customFetch]: (url, init) => place.send(url, init as RequestInit), // as it is documented
    })

  /** Signs in with the checks that are set of the provider; without `state` among them, none is sent. */
  async function signIn(checks: readonly Check[], config: openid.Configuration) {
    const verifier = checks.includes('pkce') ? openid.randomPKCECodeVerifier() : undefined
    const nonce = checks.includes('nonce') ? openid.randomNonce() : undefined
    const state = checks.includes('state') ? openid.randomState() : undefined
    const url = openid.buildAuthorizationUrl(config, {
      scope: 'openid profile email',
      response_type: 'code',
      redirect_uri: CALLBACK,
      ...(verifier !== undefined && {
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
      ...(nonce !== undefined && { nonce }),
      ...(state !== undefined && { state }),
    })
    return openid.authorizationCodeGrant(config, await place.signIn(url), {
      idTokenExpected: true,
      ...(verifier !== undefined && { pkceCodeVerifier: verifier }),
      ...(nonce !== undefined && { expectedNonce: nonce }),
      ...(state !== undefined && { expectedState: state }),
    })
  }

  it.each<[string, readonly Check[]]>([
    ['what it sends unless told', ['pkce']],
    ['what it sends where it is not told of PKCE', ['nonce']],
    ['what its version 4 sends', ['state']],
    ['all of it', ['pkce', 'nonce', 'state']],
  ])('makes a profile, by %s', async (_name, checks) => {
    const config = await connect()
    // It looks here whether it may use PKCE.
    expect(config.serverMetadata().supportsPKCE('S256')).toBe(true)
    const tokens = await signIn(checks, config)
    const claims = tokens.claims()
    const sub = claims?.sub ?? ''
    const profile = { name: 'Ana Pie', email: 'ana@example.com', picture: 'https://pies.example.com/ana.png' }
    expect(claims).toMatchObject(profile)
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub, ...profile })
    const fresh = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(fresh.claims()).toMatchObject({ sub, ...profile })
  })

  it('is nobody without the secret', async () => {
    await expect(signIn(['pkce'], await connect('wrong'))).rejects.toMatchObject({ error: 'invalid_client' })
  })
})
