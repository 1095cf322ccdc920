import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { APP } from '../oauth/browser.ts'
import { server } from '../server.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64')
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('pages', async () => {
  const { client, pool, url, fetch } = await server()
  const open = async (path: string) => {
    const response = await fetch(new Request(url + path, { headers: browser }))
    return { response, text: await response.text() }
  }

  it('tell at the endpoint what it is, and lead to the inbox', async () => {
    const { response, text } = await open('/')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).toContain('Poolhouse is running')
    expect(text).toContain(`--endpoint-url ${url} \\\n`)
    expect(text).toContain('href="/_poolhouse/"')
  })

  it('are one line of text for a program', async () => {
    const response = await fetch(new Request(url))
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect((await response.text()).trim().split('\n')).toHaveLength(1)
  })

  it('run no script but their own, load nothing, and are in nobody’s frame', async () => {
    for (const [path, scripts] of [
      ['/', 0],
      ['/_poolhouse/', 1],
      ['/_poolhouse/?refresh', 1],
    ] as const) {
      const { response, text } = await open(path)
      const policy = response.headers.get('content-security-policy') ?? ''
      const css = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain(`style-src 'sha256-${sha256(css)}'`)
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('cache-control')).toBe('no-store')
      const [script = '', ...more] = [...text.matchAll(/<script>([^]*?)<\/script>/g)].map(([, own = '']) => own)
      expect([script !== '', more]).toEqual([scripts === 1, []])
      if (script !== '') expect(policy).toContain(`script-src 'sha256-${sha256(script)}'; connect-src 'self'`)
      else expect(policy).not.toMatch(/script-src|connect-src/)
      expect(text.replace(script, '').replace('<script></script>', '')).not.toMatch(
        /<script|<img|<link|style="| on\w+="/,
      )
      expect(text).toContain('<html lang="en" dir="ltr">')
      expect(text).toContain('width=device-width')
      expect(text).toMatch(/<title>[^<]+<\/title>/)
    }
  })

  it('show messages newest first, as text, whatever is in them', async () => {
    const hostile = `</pre><script>alert(1)</script>"'&<img src=x onerror=alert(1)> {####}`
    const { clientId } = await pool({
      AutoVerifiedAttributes: ['email'],
      VerificationMessageTemplate: { EmailSubject: '<b>{####}</b>', EmailMessage: hostile },
    })
    const names = ['ana', '<i>ben</i>']
    for (const Username of names) {
      await client.signUp({
        ClientId: clientId,
        Username,
        Password: 'Passw0rd!',
        UserAttributes: [{ Name: 'email', Value: 'ana@example.com' }],
      })
    }
    const { text } = await open('/_poolhouse/')
    expect(text.match(/<article/g)).toHaveLength(2)
    expect(text.indexOf('&lt;i&gt;ben&lt;/i&gt;')).toBeGreaterThan(0)
    expect(text.indexOf('&lt;i&gt;ben&lt;/i&gt;')).toBeLessThan(text.indexOf('<bdi>ana</bdi>'))
    expect(text).toContain('&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img')
    expect(text.match(/<script/g)).toHaveLength(1)
    expect(text).not.toMatch(/<img|<b>|<i>/)
    expect(text).toMatch(/<span class="code">\d{6}<\/span>/)
  })

  it('load themselves again only when asked to', async () => {
    expect((await open('/_poolhouse/')).text).not.toContain('http-equiv')
    expect((await open('/_poolhouse/?refresh')).text).toContain('<meta http-equiv="refresh" content="5" />')
    const { status, headers } = await fetch(new Request(`${url}/_poolhouse`, { headers: browser }))
    expect([status, headers.get('location')]).toEqual([302, '/_poolhouse/'])
  })

  it('lead to the login page of a client that somebody can sign in to, and of no other', async () => {
    const { clientId } = await pool({}, APP)
    const { clientId: nobodys } = await pool({}, { ...APP, SupportedIdentityProviders: [] })
    const { text } = await open('/')
    expect(text).toContain(`href="/login?client_id=${clientId}&amp;`)
    expect(text).not.toContain(`href="/login?client_id=${nobodys}&amp;`)
  })

  it('list pools of every region and clients, with ids and inboxes', async () => {
    const { id, clientId } = await pool({ PoolName: 'pies and more' })
    const { id: other } = await pool({ UserPoolTags: { _custom_id_: 'eu-north-1_elsewhere' } })
    const { text } = await open('/')
    expect(text).toContain('<bdi>pies and more</bdi>')
    for (const shown of [id, clientId, other]) expect(text).toContain(`<code class="id">${shown}</code>`)
    expect(text).toContain(`href="/_poolhouse/?poolId=${id}"`)
    const inbox = await open(`/_poolhouse/?poolId=${id}`)
    expect(inbox.text).toContain('No messages here.')
    expect(inbox.text).toContain(`poolId <code>${id}</code>`)
    expect(inbox.text).toContain(`href="/_poolhouse/inbox?poolId=${id}"`)
  })

  it('say what a message is for, and show HTML mail where it can do nothing', async () => {
    const EmailMessage = '<p style="color:red">Hello {username}, {####}</p><script>alert(1)</script>'
    const { id, clientId } = await pool({
      AutoVerifiedAttributes: ['email'],
      VerificationMessageTemplate: { EmailMessage },
    })
    await client.signUp({
      ClientId: clientId,
      Username: 'ana',
      Password: 'Passw0rd!',
      UserAttributes: [{ Name: 'email', Value: 'ana@example.com' }],
    })
    const { text } = await open(`/_poolhouse/?poolId=${id}`)
    expect(text).toContain('Confirms a sign-up')
    expect(text).toContain('<summary>Source</summary>')
    expect(text).toContain('&lt;p style=&quot;color:red&quot;&gt;Hello ana')
    const [, src = ''] =
      /<iframe[^>]* src="([^"]+)"[^>]* sandbox="allow-popups /.exec(text.replaceAll(/\s+/g, ' ')) ?? []
    const mail = await open(src)
    expect(mail.text).toMatch(/^<p style="color:red">Hello ana, \d{6}<\/p>/)
    const policy = mail.response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/)
    expect(policy).not.toMatch(/script|allow-same-origin|https?:|\*/)
    for (const path of ['0', '99999999', 'x', `${src.split('/').at(-1)}x`]) {
      expect((await open(`/_poolhouse/mail/${path}`)).response.status).toBe(404)
    }
  })
})
