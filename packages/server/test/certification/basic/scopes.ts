import * as openid from 'openid-client'
import { expect } from 'vitest'
import { doesNotApply, passes, passesInPart } from '../module.ts'
import type { Test } from '../module.ts'
import type { World } from '../world.ts'

/** What scopes tell of a user, and how it is asked for. */

const TEXTS =
  'userInfo tells everything in texts, as the service does: `email_verified`, `phone_number_verified`, `updated_at`, `address`'

const EMAIL = { email: 'ana@example.com', email_verified: 'true' }
const PHONE = { phone_number: '+15550100', phone_number_verified: 'false' }
const PROFILE = {
  name: 'Ana Pie',
  given_name: 'Ana',
  family_name: 'Pie',
  locale: 'en-GB',
  updated_at: '1700000000',
  address: '1 Oven Lane',
}
const IN_ID_TOKEN = {
  email_verified: true,
  phone_number_verified: false,
  updated_at: 1_700_000_000,
  address: { formatted: '1 Oven Lane' },
}

/** That userInfo tells so much and no more, and the ID token the same with the types of OpenID Connect. */
function tells(scope: string, attributes: Record<string, string>): Test {
  return async ({ first: { flow, config } }) => {
    const { tokens, claims } = await flow({ scope })
    const { sub, username: _, ...told } = await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
    expect([sub, told]).toEqual([claims.sub, attributes])
    const typed = Object.entries(IN_ID_TOKEN).filter(([name]) => name in attributes)
    expect(claims).toMatchObject({ ...attributes, ...Object.fromEntries(typed) })
  }
}

async function userInfo({ first: { flow, metadata } }: World, request: (accessToken: string) => RequestInit) {
  const { tokens, claims } = await flow()
  const response = await fetch(metadata.userinfo_endpoint ?? '', request(tokens.access_token))
  return { status: response.status, json: await response.json(), sub: claims.sub }
}

const userInfoBy =
  (method: string): Test =>
  async (world) => {
    const request = (token: string) => ({ method, headers: { authorization: `Bearer ${token}` } })
    const { status, json, sub } = await userInfo(world, request)
    expect([status, json]).toEqual([200, expect.objectContaining({ sub, name: 'Ana Pie' })])
  }

export const scopes = {
  'oidcc-userinfo-get': passesInPart(TEXTS, userInfoBy('GET')),
  'oidcc-userinfo-post-header': passesInPart(TEXTS, userInfoBy('POST')),
  'oidcc-userinfo-post-body': doesNotApply('userInfo takes its token by the header alone', async (world) => {
    const { status, json } = await userInfo(world, (token) => ({
      method: 'POST',
      body: new URLSearchParams({ access_token: token }),
    }))
    expect([status, json]).toEqual([400, expect.objectContaining({ error: 'invalid_request' })])
  }),
  'oidcc-scope-profile': passesInPart(TEXTS, tells('openid profile', PROFILE)),
  'oidcc-scope-email': passesInPart(TEXTS, tells('openid email', EMAIL)),
  'oidcc-scope-address': doesNotApply(
    'there is no scope `address`; `profile` tells the address',
    async ({ first: { signIn, metadata } }) => {
      expect(metadata.scopes_supported).not.toContain('address')
      const { back } = await signIn({ scope: 'openid address' })
      expect(back.searchParams.get('error_description')).toBe('invalid_scope')
    },
  ),
  'oidcc-scope-phone': passesInPart(TEXTS, tells('openid phone', PHONE)),
  'oidcc-scope-all': doesNotApply(
    'it asks for `address`, too; the test asks for all scopes there are',
    tells('openid profile email phone', { ...PROFILE, ...EMAIL, ...PHONE }),
  ),
  'oidcc-alternate-happy-flow': passesInPart(TEXTS, tells('email openid', EMAIL)),
  'oidcc-claims-essential': passes(async ({ first: { flow, config } }) => {
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } })
    const answer = await flow({ claims })
    const told = await openid.fetchUserInfo(config, answer.tokens.access_token, answer.claims.sub)
    expect(told).toMatchObject({ name: 'Ana Pie' })
  }, '`claims` is ignored; `openid` alone tells all the client may read'),
}
