import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { server } from '../server.ts'

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
    expect(text).toContain(`--endpoint-url ${url}`)
    expect(text).toContain('href="/_poolhouse/"')
  })

  it('are one line of text for a program', async () => {
    const response = await fetch(new Request(url))
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect((await response.text()).trim().split('\n')).toHaveLength(1)
  })

  it('run no script, load nothing, and are in nobody’s frame', async () => {
    for (const path of ['/', '/_poolhouse/', '/_poolhouse/?refresh']) {
      const { response, text } = await open(path)
      const policy = response.headers.get('content-security-policy') ?? ''
      const css = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`)
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(text).not.toMatch(/<script|<img|<link|style="| on\w+="/)
      expect(text).toContain('<html lang="en">')
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
    expect(text).not.toMatch(/<script|<img|<b>|<i>/)
    expect(text).toMatch(/<p class="code">\d{6}<\/p>/)
  })

  it('load themselves again only when asked to', async () => {
    expect((await open('/_poolhouse/')).text).not.toContain('http-equiv')
    expect((await open('/_poolhouse/?refresh')).text).toContain('<meta http-equiv="refresh" content="5" />')
    const { status, headers } = await fetch(new Request(`${url}/_poolhouse`, { headers: browser }))
    expect([status, headers.get('location')]).toEqual([302, '/_poolhouse/'])
  })
})
