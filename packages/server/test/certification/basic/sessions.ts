import { expect } from 'vitest'
import { passes } from '../module.ts'
import type { Test } from '../module.ts'

/** When somebody is asked to sign in, and when the session of the browser answers. */

const SECONDS = 2

/** That somebody who has signed in is asked once more, and the time of the sign-in is the new one. */
const asksAgain =
  (more: Record<string, string>): Test =>
  async ({ first: { flow }, clock }) => {
    const before = await flow()
    clock.advance(SECONDS)
    const after = await flow(more, before.visitor)
    expect([before.wasAsked, after.wasAsked]).toEqual([true, true])
    expect(after.claims.sub).toBe(before.claims.sub)
    expect(after.claims.auth_time).toBeGreaterThanOrEqual((before.claims.auth_time ?? Infinity) + SECONDS)
  }

/** That nobody is asked, and the tokens tell of the sign-in before. */
const asksNoMore =
  (more: (idToken: string) => Record<string, string>): Test =>
  async ({ first: { flow }, clock }) => {
    const before = await flow()
    clock.advance(SECONDS)
    const after = await flow(more(before.tokens.id_token ?? ''), before.visitor)
    expect(after.wasAsked).toBe(false)
    const { sub, auth_time } = before.claims
    expect(after.claims).toMatchObject({ sub, auth_time })
    expect(auth_time).toEqual(expect.any(Number))
  }

export const sessions = {
  'oidcc-prompt-login': passes(asksAgain({ prompt: 'login' })),
  'oidcc-prompt-none-not-logged-in': passes(async ({ first: { open } }) => {
    const { seen, sent } = await open({ prompt: 'none' })
    const told = Object.fromEntries(new URL(seen.location).searchParams)
    expect(told).toEqual({ error: 'login_required', state: sent['state'] })
  }),
  'oidcc-prompt-none-logged-in': passes(asksNoMore(() => ({ prompt: 'none' }))),
  'oidcc-max-age-1': passes(asksAgain({ max_age: '1' })),
  'oidcc-max-age-10000': passes(asksNoMore(() => ({ max_age: '10000' }))),
  'oidcc-id-token-hint': passes(
    asksNoMore((id_token_hint) => ({ prompt: 'none', id_token_hint })),
    '`id_token_hint` is ignored: the session of the browser answers, whoever it is of',
  ),
}
