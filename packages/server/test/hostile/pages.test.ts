import { describe, expect, it } from 'vitest'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { queryOf } from '../oauth/browser.ts'
import { EmailConfiguration } from '../mfa-towns.ts'
import { halls } from '../pages/hall.ts'
import { askFor, createVisitor } from '../pages/visitor.ts'
import { server } from '../server.ts'

/** No input of the login pages gives a 5xx: on PostgreSQL, which has no place for some texts. */

const place = await openTestPostgres()
const running = await server({ database: place.url })
const { client } = running
const { pool, enter, lastCode } = await halls(running).hall({
  EmailConfiguration,
  Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } },
})
await client.setUserPoolMfaConfig({ UserPoolId: pool.id, WebAuthnConfiguration: { RelyingPartyId: 'localhost' } })

const TEXTS = [
  '\0',
  'a\0b',
  '\ud800',
  '😀',
  '\r\nx-injected: 1',
  '__proto__',
  '%00',
  "' OR '1'='1",
  '{}',
  'x'.repeat(4000),
]
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const paths =
  'login signup confirm resendcode forgotPassword confirmforgotPassword selectAccount challenge passkeys/add consent'

const inAll = (names: string, text: string) => Object.fromEntries(names.split(' ').map((name) => [name, text]))
const bad = (seen: readonly { readonly status: number }[]) => seen.filter(({ status }) => status >= 500)

describe.each(paths.split(' '))('/%s', (path) => {
  it('is shown for whatever its address holds', async () => {
    const visitor = createVisitor(running)
    const names = 'username login_hint lang next __proto__'
    const open = (more: object) => visitor.open(`/${path}?${askFor(pool.clientId, { ...more })}`)
    expect(bad(await Promise.all(TEXTS.map((text) => open(inAll(names, text)))))).toEqual([])
    expect(bad(await Promise.all(TEXTS.map((text) => open({ prompt: text }))))).toEqual([])
  })

  it('takes whatever its form holds', async () => {
    const { visitor, page } = await enter('/login')
    const _csrf = page.forms[0]?.fields['_csrf'] ?? ''
    const send = (fields: object) => {
      const init = { method: 'POST', headers: FORM, body: queryOf({ ...fields, _csrf }) }
      return visitor.open(`/${path}?${askFor(pool.clientId)}`, init)
    }
    const right = {
      username: 'ana',
      'requiredAttributes[email]': 'ana@example.com',
      ...inAll('password confirmPassword', 'Passw0rd!'),
    }
    const others = 'code state account again consent destination challenge answer __proto__'
    const typed = 'username password confirmPassword code destination requiredAttributes[email]'
    const forms = TEXTS.flatMap((text) => [{ ...right, ...inAll(others, text) }, inAll(typed, text)])
    const credentials = ['{}', '\0', 'null'].map((credential) => ({ credential }))
    expect(bad(await Promise.all([...forms, ...credentials].map(send)))).toEqual([])
    expect(
      (
        await visitor.open(`/${path}?${askFor(pool.clientId)}`, {
          method: 'POST',
          headers: FORM,
          body: queryOf({ _csrf: '\ud800' }),
        })
      ).status,
    ).toBe(403)
  })
})

it('a sign-in under way takes whatever its form holds', async () => {
  const { username } = await pool.user()
  const { visitor, page } = await enter()
  const ask = await visitor.send(await visitor.send(page, { username }), { challenge: 'EMAIL_OTP' })
  for (const code of TEXTS.slice(0, 3)) expect((await visitor.send(ask, { code })).status).toBeLessThan(500)
  expect((await visitor.send(ask, { code: await lastCode(username) })).location).toContain('code=')
  for (const headers of [{ cookie: 'XSRF-TOKEN=%00; lang=\u00ff' }, { origin: '\u00ff' }, { 'user-agent': '\u00ff' }]) {
    expect(
      (await visitor.send(ask, { code: '1' }, { headers: headers as Record<string, string> })).status,
    ).toBeLessThan(500)
  }
})
