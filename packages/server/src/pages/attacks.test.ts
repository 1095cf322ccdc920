import { describe, expect, it } from 'vitest'
import { APP, CALLBACK, queryOf } from '../../test/oauth/browser.ts'
import { halls } from '../../test/pages/hall.ts'
import type { Seen } from '../../test/pages/visitor.ts'
import { askFor, createVisitor } from '../../test/pages/visitor.ts'
import { server } from '../../test/server.ts'

/** What RFC 9700, RFC 6819 and OWASP's cheat sheets list against pages with forms, tried. */

const running = await server()
const { client, endpoint } = running
const { hall } = halls(running)
const app = await hall()
await client.setUserPoolMfaConfig({
  ...app.at,
  MfaConfiguration: 'ON',
  SoftwareTokenMfaConfiguration: { Enabled: true },
})
const plain = await hall()
const other = await hall()
const PATHS = [
  '/login',
  '/signup',
  '/confirm',
  '/resendcode',
  '/forgotPassword',
  '/confirmforgotPassword',
  '/selectAccount',
  '/challenge',
  '/passkeys/add',
  '/consent',
]
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

function withForm(page: Seen, change: (form: Seen['forms'][number]) => Partial<Seen['forms'][number]>): Seen {
  return { ...page, forms: page.forms.map((form) => ({ ...form, ...change(form) })) }
}

describe('a form of somebody else (CSRF, login CSRF)', () => {
  it.each([
    ['without a token', { _csrf: '' }, {}],
    ['with a token made up', { _csrf: 'A'.repeat(43) }, {}],
    ['from a page of another site', {}, { origin: 'https://evil.example' }],
    ['from a page of another port', {}, { origin: 'http://localhost:1' }],
    ['from a page without an origin', {}, { origin: 'null' }],
    ['from another site, as the browser says', {}, { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour, as the browser says', {}, { 'sec-fetch-site': 'same-site' }],
  ])('%s signs nobody in', async (_, fields, headers) => {
    const { username, password } = await plain.pool.user()
    const { visitor, page } = await plain.enter()
    const forged = withForm(page, (form) => ({ fields: { ...form.fields, ...fields } }))
    const refused = await visitor.send(forged, { username, password }, { headers: headers as Record<string, string> })
    expect([refused.status, refused.title]).toEqual([403, 'This took too long'])
    expect([...visitor.cookies.keys()].filter((name) => name.startsWith('cognito'))).toEqual([])
    expect(refused.links[0]).toMatch(/^\/login\?client_id=/)
  })

  it('with the token of another browser, pool or without the cookie signs nobody in', async () => {
    const { username, password } = await plain.pool.user()
    const attacker = await plain.enter()
    const victim = await plain.enter()
    expect((await victim.visitor.send(attacker.page, { username, password })).status).toBe(403)
    expect(running.log.lines.at(-1)?.message).toBe('/login refused: the form is not one of this browser.')
    // The same browser at another pool.
    const elsewhere = await victim.visitor.open(`/login?${askFor(other.pool.clientId)}`)
    const [form] = elsewhere.forms
    const moved = withForm(victim.page, ({ fields }) => ({ fields: { ...fields, _csrf: form?.fields['_csrf'] ?? '' } }))
    expect((await victim.visitor.send(moved, { username, password })).status).toBe(403)
    victim.visitor.cookies.clear()
    expect((await victim.visitor.send(victim.page, { username, password })).status).toBe(403)
    expect(running.log.lines.at(-1)?.message).toBe('/login refused: the browser keeps no cookies.')
  })

  it('is none of a cookie that was put beside the own one', async () => {
    const { username, password } = await plain.pool.user()
    const { visitor, page } = await plain.enter()
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const tossed = { headers: { cookie: `XSRF-TOKEN=${'A'.repeat(43)}; ${cookie}` } }
    expect((await visitor.send(page, { username, password }, tossed)).status).toBe(403)
  })

  it.each(PATHS)('does nothing at %s', async (path) => {
    const visitor = createVisitor(running)
    const body = queryOf({ username: 'x', password: 'y', code: '1', account: 'x', credential: '{}', notNow: 'yes' })
    const seen = await visitor.open(`${path}?${askFor(plain.pool.clientId)}`, { method: 'POST', body, headers: FORM })
    expect([seen.status, seen.title]).toEqual([403, 'A cookie is missing'])
  })

  it.each([
    ['of another type', 'a=b', { 'content-type': 'text/plain' }],
    ['of JSON', '{}', { 'content-type': 'application/json' }],
    ['with a field twice', 'username=a&username=b', FORM],
    ['with a zero byte', 'username=a%00', FORM],
    ['that is very long', `username=${'a'.repeat(70_000)}`, FORM],
  ])('%s is refused', async (_, body, headers) => {
    const { visitor, page } = await plain.enter()
    const _csrf = page.forms[0]?.fields['_csrf'] ?? ''
    const text = headers === FORM ? `_csrf=${encodeURIComponent(_csrf)}&${body}` : body
    const seen = await visitor.open(`/login?${askFor(plain.pool.clientId)}`, { method: 'POST', body: text, headers })
    expect([seen.status, seen.title]).toEqual([400, 'Something went wrong'])
  })

  it.each(PATHS)('%s takes no other method', async (path) => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { status, headers } = await fetch(`${endpoint}${path}`, { method })
      expect([method, status, headers.get('access-control-allow-origin')]).toEqual([method, 405, null])
    }
  })
})

describe('what a page keeps', () => {
  async function half(at = app, username?: string) {
    const { username: name, password } = await at.pool.user(username === undefined ? {} : { username })
    const { visitor, page } = await at.enter()
    return { visitor, name, next: await visitor.send(page, { username: name, password }) }
  }

  it('opens nowhere else, and not changed', async () => {
    const { visitor, next } = await half()
    expect(next.title).toBe('Authenticator app')
    const [form] = next.forms
    const state = form?.fields['state'] ?? ''
    const flipped = `${state.slice(0, -3)}${state.at(-3) === 'A' ? 'B' : 'A'}${state.slice(-2)}`
    for (const changed of ['', 'x', flipped, state.slice(0, -10), `${state}A`, 'A'.repeat(20_000)]) {
      const forged = withForm(next, ({ fields }) => ({ fields: { ...fields, state: changed } }))
      expect((await visitor.send(forged, { code: '123456' })).title).toBe('This took too long')
    }
    // For another client of the same server, with the token of its own form.
    const elsewhere = await visitor.open(`/login?${askFor(other.pool.clientId)}`)
    const moved = withForm(elsewhere, (own) => ({
      action: own.action.replace('/login', '/challenge'),
      fields: { ...own.fields, state },
      names: [...own.names, 'code'],
    }))
    expect((await visitor.send(moved, { code: '123456' })).title).toBe('This took too long')
    // As what a sign-up keeps.
    const confirming = await visitor.open(`/confirm?${askFor(app.pool.clientId, { username: 'ann' })}`)
    const mixed = withForm(confirming, (own) => ({ fields: { ...own.fields, state } }))
    expect((await visitor.send(mixed, { code: '123456' })).location).toBe('')
  })

  it('ends when its user changes', async () => {
    const { visitor, name, next } = await half()
    await client.adminUserGlobalSignOut({ ...app.at, Username: name })
    expect((await visitor.send(next, { code: '123456' })).title).toBe('This took too long')
  })

  it('of a sign-up signs in nobody else, and nobody whose password was changed', async () => {
    const typed = { 'requiredAttributes[email]': 'm@example.com', password: 'Passw0rd!', confirmPassword: 'Passw0rd!' }
    const { visitor, page } = await plain.enter('/signup')
    const mallory = await visitor.send(page, { username: 'mallory', ...typed })
    const { visitor: victim, page: theirs } = await plain.enter('/signup')
    await victim.send(theirs, { username: 'nina', ...typed, 'requiredAttributes[email]': 'nina@example.com' })
    const code = await plain.lastCode('nina')
    const mixed = withForm(mallory, ({ fields }) => ({ fields: { ...fields, username: 'nina' } }))
    const done = await visitor.send(mixed, { code })
    expect([done.title, done.location]).toEqual(['Sign in', ''])

    await client.adminSetUserPassword({ ...plain.at, Username: 'mallory', Password: 'An0ther-one' })
    const late = await visitor.send(mallory, { code: await plain.lastCode('mallory') })
    expect(late.location).toBe('')
  })
})

describe('the session of a browser (fixation)', () => {
  it('is a new one at each sign-in, whatever the browser came with', async () => {
    const { username, password } = await plain.pool.user()
    const { visitor, page } = await plain.enter()
    const name = `cognito-${plain.pool.id}`
    visitor.cookies.set(name, 'fixed')
    await visitor.send(page, { username, password })
    const first = visitor.cookies.get(name)
    await visitor.send(page, { username, password })
    const second = visitor.cookies.get(name)
    expect(first).not.toBe('fixed')
    expect(new Set([first, second]).size).toBe(2)
  })

  it('and the token of forms are in cookies that no script reads and no form of another site sends', async () => {
    const { username, password } = await plain.pool.user()
    const { visitor, page } = await plain.enter('/login', { lang: 'fr' })
    await visitor.send(page, { username, password })
    expect(visitor.lines.map((line) => line.replace(/=[^;]*/, ''))).toEqual([
      'lang; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax',
      'XSRF-TOKEN; Path=/; HttpOnly; SameSite=Lax',
      `cognito-${plain.pool.id}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax`,
      'lang; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax',
    ])
  })

  it('over TLS, in cookies that only this host can have set', async () => {
    const secure = await server({ publicUrl: 'https://login.example', allowHosts: ['login.example'] })
    const pool = await secure.pool({}, APP)
    const response = await secure.fetch(
      new Request(`https://login.example/login?${askFor(pool.clientId, { lang: 'de' })}`, {
        headers: { host: 'login.example' },
      }),
    )
    expect(response.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, ''))).toEqual([
      'lang; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure',
      '__Host-XSRF-TOKEN; Path=/; HttpOnly; SameSite=Lax; Secure',
    ])
  })
})

describe('an address with something in it', () => {
  const EVIL = ['https://evil.example', '//evil.example', 'javascript:alert(1)', '/\\evil.example', 'data:text/html,x']
  const PARAMETERS = ['next', 'login_hint', 'lang', 'state', 'nonce', 'username', 'logout_uri', 'action', 'then']

  it('leads nowhere else (open redirect)', async () => {
    const { username, password } = await plain.pool.user()
    for (const evil of EVIL) {
      const { visitor, page } = await plain.enter('/login', Object.fromEntries(PARAMETERS.map((name) => [name, evil])))
      expect(page.forms.every(({ action }) => /^\/[a-z]/i.test(action))).toBe(true)
      const { location } = await visitor.send(page, { username, password })
      expect([evil, new URL(location).origin]).toEqual([evil, new URL(CALLBACK).origin])
    }
    const provider = await plain.enter('/login', { identity_provider: 'https://evil.example' })
    expect(new URL(provider.page.location).origin).toBe(new URL(CALLBACK).origin)
    for (const redirect_uri of [...EVIL, `${CALLBACK}/`, `${CALLBACK}?x=1`, CALLBACK.toUpperCase()]) {
      for (const path of PATHS) {
        const visitor = createVisitor(running)
        const seen = await visitor.look(`${path}?${askFor(plain.pool.clientId, { redirect_uri })}`)
        expect([path, seen.location]).toEqual([path, `/error?error=redirect_mismatch&client_id=${plain.pool.clientId}`])
      }
    }
  })

  it.each(PATHS)('is text on %s (XSS)', async (path) => {
    const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`
    const visitor = createVisitor(running)
    for (const name of ['login_hint', 'username', 'state', 'lang', 'error', 'then', 'x"><script>']) {
      const { text } = await visitor.open(`${path}?${askFor(plain.pool.clientId, { [name]: hostile })}`)
      expect([name, text.includes('<script>alert'), text.includes('<img src=x')]).toEqual([name, false, false])
    }
  })

  it('is text in every field', async () => {
    const hostile = `"'><script>alert(1)</script>`
    for (const path of ['/login', '/signup', '/forgotPassword', '/resendcode', '/confirmforgotPassword', '/confirm']) {
      const { visitor, page } = await plain.enter(path, { username: 'ana' })
      for (const form of page.forms) {
        const fields = Object.fromEntries(
          Object.keys(form.fields).map((name) => [name, name === '_csrf' ? (form.fields[name] ?? '') : hostile]),
        )
        const seen = await visitor.open(form.action, { method: 'POST', headers: FORM, body: queryOf(fields) })
        expect([path, seen.text.includes('<script>alert')]).toEqual([path, false])
        expect(seen.status).toBeLessThan(500)
      }
    }
  })
})

describe('a form with a password (RFC 9700, 4.12)', () => {
  it('is never sent on to where its answer leads', async () => {
    const { username, password } = await plain.pool.user()
    const { visitor, page } = await plain.enter()
    const [form] = page.forms
    const body = queryOf({ ...form?.fields, username, password })
    const answers = await Promise.all(
      [body, body.replace(/_csrf=[^&]*/, '_csrf=x'), queryOf({ ...form?.fields, username, password: 'wrong' })].map(
        (sent) => visitor.look(form?.action ?? '', { method: 'POST', headers: FORM, body: sent }),
      ),
    )
    // By 307 and 308 a browser sends the form again, with all that was typed.
    expect(answers.map(({ status }) => status)).toEqual([302, 403, 200])
    expect(answers[0]?.location).not.toContain(password)
    expect(answers.some(({ text }) => text.includes(password))).toBe(false)
  })
})

describe('every page', () => {
  it.each(PATHS)('%s loads nothing from elsewhere, which would learn its address (RFC 9700, 4.2)', async (path) => {
    const visitor = createVisitor(running)
    const { text } = await visitor.open(`${path}?${askFor(plain.pool.clientId, { username: 'ana' })}`)
    const loaded = [...text.matchAll(/(?:\ssrc|<link\b[^>]*\shref)="([^"]*)"|url\(([^)]*)\)/g)].map(
      ([, address, inStyle]) => address ?? inStyle ?? '',
    )
    expect(loaded.filter((address) => /^["']?(?:[a-z]+:)?\/\//i.test(address))).toEqual([])
  })

  it.each(PATHS)(
    '%s is in nobody’s frame or cache, runs our scripts alone, and sends forms here and to the application',
    async (path) => {
      const visitor = createVisitor(running)
      const { headers } = await visitor.open(`${path}?${askFor(plain.pool.clientId, { username: 'ana' })}`)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("frame-ancestors 'none'")
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("form-action 'self' https://app.example.com myapp:;")
      expect(policy).not.toMatch(/unsafe|\*/)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('access-control-allow-origin')).toBeNull()
      // What an application opens in a window of its own, it may wait for.
      expect(headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
    },
  )

  it('has a policy that no registered address adds to', async () => {
    const CallbackURLs = [CALLBACK, 'https://a;sandbox/', 'https://b,c/', 'https://*.example/']
    const odd = await hall({}, { CallbackURLs })
    const { page } = await odd.enter()
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("form-action 'self' https://app.example.com;")
    expect(policy).not.toMatch(/sandbox|\*/)
  })

  it('sends forms to an app by the scheme of its callback', async () => {
    const { page } = await plain.enter('/login', { redirect_uri: 'myapp://callback' })
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' myapp: https://app.example.com;")
  })
})

describe('on the domain of a pool', async () => {
  await client.createUserPoolDomain({ UserPoolId: plain.pool.id, Domain: 'attacks' })
  const { port } = new URL(endpoint)
  const visit = (path: string, init: RequestInit = {}) => {
    const headers = { host: `attacks.auth.eu-west-1.localhost:${port}`, ...(init.headers as Record<string, string>) }
    return running.fetch(new Request(`http://127.0.0.1:${port}${path}`, { ...init, headers }))
  }

  it('only its own clients have pages', async () => {
    const own = await visit(`/login?${askFor(plain.pool.clientId)}`)
    expect(own.status).toBe(200)
    const foreign = await visit(`/login?${askFor(other.pool.clientId)}`)
    expect(foreign.headers.get('location')).toBe(`/error?error=invalid_request&client_id=${other.pool.clientId}`)
    const named = await visit(`/error?error=invalid_request&client_id=${other.pool.clientId}`)
    expect(await named.text()).not.toContain('class="application')
  })

  it('a form of the server’s own name is one of another site', async () => {
    const { username, password } = await plain.pool.user()
    const page = await visit(`/login?${askFor(plain.pool.clientId)}`)
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(await page.text())?.[1] ?? ''
    const send = async (origin: string) => {
      const headers = { ...FORM, cookie, origin }
      const body = queryOf({ _csrf, username, password })
      return visit(`/login?${askFor(plain.pool.clientId)}`, { method: 'POST', headers, body })
    }
    const own = await send(`http://attacks.auth.eu-west-1.localhost:${port}`)
    expect([own.status, own.headers.get('location')?.startsWith(CALLBACK)]).toEqual([302, true])
    for (const origin of [`http://other.auth.eu-west-1.localhost:${port}`, endpoint]) {
      expect((await send(origin)).status).toBe(403)
    }
  })
})
