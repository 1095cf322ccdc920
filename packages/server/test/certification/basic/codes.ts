import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import { expect } from 'vitest'
import { doesNotApply, passes } from '../module.ts'
import type { Test } from '../module.ts'
import { CALLBACK } from '../world.ts'

/** Codes, tokens, and how clients prove themselves. */

const serves =
  (by: 'first' | 'posting'): Test =>
  async (world) => {
    const { flow, config, clientId, metadata } = world[by]
    const { back, sent, tokens, claims } = await flow()
    expect(Object.fromEntries(back.searchParams)).toEqual({ code: expect.any(String), state: sent['state'] })
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
    const { sub } = claims
    expect(claims).toMatchObject({ iss: metadata.issuer, aud: clientId, nonce: sent['nonce'] })
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub })
  }

const isGoodOnce =
  (after: number): Test =>
  async ({ first: { signIn, finish, config }, clock }) => {
    const answer = await signIn()
    const tokens = await finish(answer)
    clock.advance(after)
    await expect(finish(answer)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
    await expect(openid.fetchUserInfo(config, tokens.access_token, openid.skipSubjectCheck)).rejects.toThrow()
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  }

export const codes = {
  'oidcc-server': passes(serves('first')),
  'oidcc-server-client-secret-post': passes(serves('posting')),
  'oidcc-idtoken-signature': passes(async ({ first: { flow, metadata, clientId } }) => {
    const { tokens } = await flow()
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri ?? ''))
    const { protectedHeader } = await jwtVerify(tokens.id_token ?? '', keys, { audience: clientId })
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: expect.any(String) })
  }),
  'oidcc-idtoken-unsigned': doesNotApply(
    'a client asks for it when it registers itself, which clients of the service do not; every ID token is signed',
    async ({ first: { flow, metadata } }) => {
      expect(metadata.id_token_signing_alg_values_supported).toEqual(['RS256'])
      const { tokens } = await flow({ id_token_signed_response_alg: 'none' })
      expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe('RS256')
    },
  ),
  'oidcc-codereuse': passes(isGoodOnce(0)),
  'oidcc-codereuse-30seconds': passes(isGoodOnce(30)),
  'oidcc-refresh-token': passes(async ({ first: { flow, config }, second, clock }) => {
    const { tokens, claims } = await flow()
    clock.advance(2)
    const refreshToken = tokens.refresh_token ?? ''
    const fresh = (await openid.refreshTokenGrant(config, refreshToken)).claims()
    const { iss, sub, aud, auth_time } = claims
    expect(fresh).toMatchObject({ iss, sub, aud, auth_time })
    expect(fresh?.iat).toBeGreaterThan(claims.iat)
    await expect(openid.refreshTokenGrant(second.config, refreshToken)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  }),
  'oidcc-ensure-request-with-valid-pkce-succeeds': passes(async ({ first: { signIn, finish } }) => {
    const pkceCodeVerifier = openid.randomPKCECodeVerifier()
    const code_challenge = await openid.calculatePKCECodeChallenge(pkceCodeVerifier)
    const answer = await signIn({ code_challenge, code_challenge_method: 'S256' })
    expect((await finish(answer, { pkceCodeVerifier })).claims()).toHaveProperty('sub')
  }),
  'oidcc-ensure-registered-redirect-uri': passes(async ({ first: { open } }) => {
    const { seen } = await open({ redirect_uri: `${CALLBACK}/foobar` })
    expect([seen.status, seen.location]).toEqual([400, ''])
    expect(seen.text).toContain('redirect_mismatch')
  }),
}
