import { createHash, randomBytes } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { describe, expect, it } from 'vitest'
import { basic, queryOf } from './browser.ts'
import type { Place } from './places.ts'
import { places } from './places.ts'

/**
 * The requests of `oauth2-proxy` with its provider for OpenID Connect (`--provider=oidc --oidc-issuer-url=…
 * --code-challenge-method=S256 --oidc-groups-claim=cognito:groups`), as its documentation and those of the Go libraries it
 * is made with tell them.
 */

const CALLBACK = 'https://app.example.com/oauth2/callback'
const ours = await places(CALLBACK)

async function discover({ issuer, send }: Place) {
  const document = await (await send(`${issuer}/.well-known/openid-configuration`)).json()
  return document as Record<string, string> // its parts are looked at below
}

/** What Go's `oauth2` posts: the client in the header, both halves encoded as in a form. */
async function post({ clientId, clientSecret, send }: Place, endpoint: string, form: Record<string, string>) {
  const response = await send(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'oauth2-proxy/v7.9.0',
      ...basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret)),
    },
    body: queryOf(form),
  })
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  return { status: response.status, json: (await response.json()) as Record<string, string> } // as the endpoint answers
}

describe.each(ours)('oauth2-proxy, which finds a pool %s,', (_, place) => {
  const { issuer, clientId, send } = place

  it('lets somebody in, knows who it is, and goes on for as long as the pool lets it', async () => {
    const document = await discover(place)
    expect(document['issuer']).toBe(issuer)
    const { authorization_endpoint: authorize = '', token_endpoint: token = '' } = document
    const own = new URL(issuer).origin
    for (const name of ['authorization', 'token', 'userinfo']) {
      const { origin } = new URL(document[`${name}_endpoint`] ?? '')
      expect([name, origin === own]).toEqual([name, !place.hasDomain])
    }

    const verifier = randomBytes(72).toString('base64url')
    const nonce = randomBytes(32).toString('base64url')
    const state = `${randomBytes(32).toString('base64url')}:/pies?kind=apple&size=2`
    const query = {
      approval_prompt: 'force',
      client_id: clientId,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      nonce,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid email profile',
      state,
    }
    const back = await place.signIn(`${authorize}?${queryOf(query)}`)
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK)
    expect(back.searchParams.get('state')).toBe(state)

    const redeem = { code: back.searchParams.get('code') ?? '', code_verifier: verifier, redirect_uri: CALLBACK }
    const { status, json } = await post(place, token, { grant_type: 'authorization_code', ...redeem })
    expect([status, json['token_type'], json['expires_in']]).toEqual([200, 'Bearer', 3600])

    const keys = createLocalJWKSet((await (await send(document['jwks_uri'] ?? '')).json()) as JSONWebKeySet) // checked by use
    const verified = async (idToken = '') => (await jwtVerify(idToken, keys, { issuer, audience: clientId })).payload
    const claims = await verified(json['id_token'])
    // A proxy refuses an address of which it is not told, by true, that it is verified.
    const known = { email: 'ana@example.com', email_verified: true, 'cognito:groups': ['bakers'] }
    expect(claims).toMatchObject({ ...known, nonce })

    const headers = { authorization: `Bearer ${json['access_token']}` }
    const told = await send(document['userinfo_endpoint'] ?? '', { headers })
    expect(await told.json()).toMatchObject({ sub: claims.sub, email: 'ana@example.com', name: 'Ana Pie' })

    const refresh = { grant_type: 'refresh_token', refresh_token: json['refresh_token'] ?? '' }
    const fresh = await post(place, token, refresh)
    expect(fresh.json).not.toHaveProperty('refresh_token')
    expect(await verified(fresh.json['id_token'])).toMatchObject({ ...known, sub: claims.sub })

    await place.signOutEverywhere()
    expect(await post(place, token, refresh)).toEqual({ status: 400, json: { error: 'invalid_grant' } })
  })
})
