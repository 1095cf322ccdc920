import { expect, it } from 'vitest'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { APP, CALLBACK, createBrowser, createProgram, queryOf, told } from '../oauth/browser.ts'
import { server } from '../server.ts'

/** No input of the endpoints of OAuth 2.0 gives a 5xx: on PostgreSQL, which has no place for some texts. */

const place = await openTestPostgres()
const running = await server({ database: place.url })
const pool = await running.pool({}, APP)
const ana = await pool.user()
const browser = createBrowser(running)
const program = createProgram(running)
const asked = { client_id: pool.clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid', state: 's' }
const { code } = told(await browser.signIn(asked, ana))
const tokens = await program.token({ ...asked, grant_type: 'authorization_code', code })

const TEXTS = ['\0', 'a\0b', '\ud800', '😀', '\r\nx-injected: 1', '__proto__', '%00', "' OR '1'='1", 'x'.repeat(4000)]
const NAMES =
  'client_id redirect_uri response_type scope state nonce code_challenge code_challenge_method prompt max_age acr_values ' +
  'resource identity_provider idp_identifier logout_uri error'

it('knows a good request', () => {
  expect(tokens.status).toBe(200)
})

/** Tries each text at once, and answers what was found wrong. */
async function statusesOf(ask: (text: string) => Promise<{ readonly status: number }>): Promise<(string | number)[][]> {
  const statuses = await Promise.all(TEXTS.map(async (text) => [JSON.stringify(text), (await ask(text)).status]))
  return statuses.filter(([, status]) => Number(status) >= 500)
}

const post = (path: string, body: string) =>
  fetch(new URL(path, running.endpoint), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })

it.each(NAMES.split(' '))('no address gives a 5xx by its %s', async (name) => {
  for (const path of ['/oauth2/authorize', '/logout', '/error']) {
    expect(await statusesOf((text) => browser.open(`${path}?${queryOf({ ...asked, [name]: text })}`))).toEqual([])
  }
})

const GRANTS = { refresh_token: 'refresh_token', scope: 'client_credentials' }
it.each('grant_type client_id client_secret code redirect_uri code_verifier refresh_token scope token'.split(' '))(
  'no form gives a 5xx by its %s',
  async (name) => {
    const grant_type = Object.hasOwn(GRANTS, name) ? GRANTS[name as keyof typeof GRANTS] : 'authorization_code'
    const form = { ...asked, grant_type, code: 'x', refresh_token: 'x', token: 'x' }
    for (const path of ['/oauth2/token', '/oauth2/revoke']) {
      expect(await statusesOf((text) => program.post(path, { ...form, [name]: text }))).toEqual([])
    }
  },
)

it.each('code state error error_description iss user SAMLResponse RelayState'.split(' '))(
  'no answer of a provider gives a 5xx by its %s',
  async (name) => {
    const answer = { code: 'x', state: 'x', SAMLResponse: 'eA==', RelayState: 'x' }
    expect(
      await statusesOf((text) => browser.open(`/oauth2/idpresponse?${queryOf({ ...answer, [name]: text })}`)),
    ).toEqual([])
    for (const path of ['/oauth2/idpresponse', '/saml2/idpresponse', '/saml2/logout']) {
      expect(await statusesOf((text) => post(path, queryOf({ ...answer, [name]: text })))).toEqual([])
    }
  },
)

it.each(['client_id', 'sub', 'origin_jti', 'iss'])('no token gives a 5xx by its %s', async (name) => {
  const [head = '', body = '', signature] = (tokens.json['access_token'] ?? '').split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object // as the server made it
  const wrong = await statusesOf((text) => {
    const forged = Buffer.from(JSON.stringify({ ...claims, [name]: text })).toString('base64url')
    const authorization = `Bearer ${head}.${forged}.${signature}`
    return fetch(`${running.endpoint}/oauth2/userInfo`, { headers: { authorization } })
  })
  expect(wrong).toEqual([])
})

it('a parameter that fills a whole form is refused like one that comes twice', async () => {
  for (const path of ['/oauth2/token', '/saml2/idpresponse']) {
    const longest = path === '/oauth2/token' ? 65_536 : 262_144
    expect((await post(path, 'a&'.repeat(longest / 2))).status).toBe(400)
  }
})

it('no path of a pool gives a 5xx', async () => {
  for (const name of ['jwks.json', 'openid-configuration']) {
    const base = `${running.endpoint}/`
    expect(
      await statusesOf((text) => fetch(`${base}${encodeURIComponent(text.toWellFormed())}/.well-known/${name}`)),
    ).toEqual([])
  }
})
