import { UnsecuredJWT } from 'jose'
import { expect } from 'vitest'
import type { Query } from '../oauth/browser.ts'
import { queryOf } from '../oauth/browser.ts'
import { doesNotApply, passes, passesInPart } from './module.ts'
import type { Test } from './module.ts'
import { LOGOUT } from './world.ts'
import type { World } from './world.ts'

/** Signing out at the word of an application, which the service does in its own terms. */

const OWN_TERMS = 'by `client_id` and `logout_uri`, the terms of the service'
const NO_HINT = '`id_token_hint` is not read; whatever it is, nothing leads to `post_logout_redirect_uri`'
const NEEDS_CLIENT =
  '/logout needs `client_id`, and an address to lead to: without, it shows a page and nobody is signed out'

/** Signs somebody in, sends the browser to sign out, and asks whether it still has a session. */
async function signOut({ first: { flow, open, metadata } }: World, query: (idToken: string) => Query) {
  const { visitor, tokens } = await flow()
  const seen = await visitor.look(`${metadata.end_session_endpoint}?${queryOf(query(tokens.id_token ?? ''))}`)
  const silent = await open({ prompt: 'none' }, visitor)
  return { seen, isSignedIn: new URL(silent.seen.location).searchParams.has('code') }
}

const leadsBack: Test = async (world) => {
  const query = { client_id: world.first.clientId, logout_uri: LOGOUT, state: 'mine' }
  const { seen, isSignedIn } = await signOut(world, () => query)
  expect([seen.status, seen.location, isSignedIn]).toEqual([302, LOGOUT, false])
}

/** That a page is shown, in the terms of OpenID Connect as in those of the service. */
const leadsNowhere =
  (query: (idToken: string, world: World) => Query): Test =>
  async (world) => {
    const { seen, isSignedIn } = await signOut(world, (idToken) => query(idToken, world))
    expect([seen.status, seen.location, isSignedIn]).toEqual([400, '', true])
  }

const toUri =
  (uri: string): Test =>
  async (world) => {
    const { clientId } = world.first
    await leadsNowhere((id_token_hint) => ({ id_token_hint, post_logout_redirect_uri: uri, state: 'mine' }))(world)
    await leadsNowhere(() => ({ client_id: clientId, logout_uri: uri, state: 'mine' }))(world)
  }

const hintedWith =
  (hint: (idToken: string) => string | undefined): Test =>
  async (world) => {
    const rest = { post_logout_redirect_uri: LOGOUT, state: 'mine' }
    await leadsNowhere((idToken) => ({ id_token_hint: hint(idToken), ...rest }))(world)
    const { clientId } = world.first
    await leadsNowhere((idToken) => ({ id_token_hint: hint(idToken), client_id: clientId, ...rest }))(world)
  }

const withoutSignature = (idToken: string) => {
  const [, payload = ''] = idToken.split('.')
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
}

export const logout = {
  'oidcc-rp-initiated-logout-discovery-endpoint-verification': passes(async ({ secure: { issuer, read } }) => {
    const document = (await (await read(`${issuer}/.well-known/openid-configuration`)).json()) as object
    expect(document).toMatchObject({ end_session_endpoint: expect.stringMatching(/^https:\/\//) as unknown })
  }),
  'oidcc-rp-initiated-logout': passesInPart(`${OWN_TERMS}; \`state\` is not given back`, leadsBack),
  'oidcc-rp-initiated-logout-no-state': passesInPart(OWN_TERMS, leadsBack),
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': passes(toUri('https://evil.example/bye')),
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': passes(toUri(`${LOGOUT}?foo=bar`)),
  'oidcc-rp-initiated-logout-bad-id-token-hint': passes(
    hintedWith(() => new UnsecuredJWT({ sub: 'somebody' }).encode()),
    NO_HINT,
  ),
  'oidcc-rp-initiated-logout-modified-id-token-hint': passes(hintedWith(withoutSignature), NO_HINT),
  'oidcc-rp-initiated-logout-no-id-token-hint': passes(
    hintedWith(() => undefined),
    NO_HINT,
  ),
  'oidcc-rp-initiated-logout-no-params': doesNotApply(
    NEEDS_CLIENT,
    leadsNowhere(() => ({})),
  ),
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': doesNotApply(
    NEEDS_CLIENT,
    leadsNowhere((id_token_hint, { first }) => ({ id_token_hint, client_id: first.clientId, state: 'mine' })),
  ),
  'oidcc-rp-initiated-logout-only-state': doesNotApply(
    NEEDS_CLIENT,
    leadsNowhere(() => ({ state: 'mine' })),
  ),
}
