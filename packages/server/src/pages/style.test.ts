import { describe, expect, it } from 'vitest'
import { halls } from '../../test/pages/hall.ts'
import { askFor, createVisitor, unescaped } from '../../test/pages/visitor.ts'
import { server } from '../../test/server.ts'

const running = await server()
const { client, endpoint } = running
const { hall } = halls(running)
const PNG = Buffer.from('89504e470d0a1a0a00', 'hex')
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>')

const images = (text: string) =>
  [...text.matchAll(/(?:src|srcset|href)="(\/branding[^"]*)"|url\(&?quot;?"?(\/branding[^")&]*)/g)].map(
    ([, one, other]) => unescaped(one ?? other ?? ''),
  )

describe('a style of managed login', () => {
  it('gives a client its colours and images, in both modes, and no other client', async () => {
    const app = await hall({}, { ClientName: 'Mince Pies' })
    const at = { ...app.at, ClientId: app.pool.clientId }
    expect((await app.enter()).page.text).toContain('Mince Pies')
    const { ManagedLoginBranding: style } = await client.createManagedLoginBranding({
      ...at,
      Settings: {
        categories: { global: { colorSchemeMode: 'DYNAMIC' } },
        components: {
          form: { logo: { enabled: true } },
          primaryButton: {
            lightMode: { defaults: { backgroundColor: 'aa0011ff' } },
            darkMode: { defaults: { backgroundColor: 'ff99aaff' } },
          },
        },
      },
      Assets: [
        { Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: PNG },
        { Category: 'FORM_LOGO', ColorMode: 'DARK', Extension: 'SVG', Bytes: SVG },
      ],
    })
    const { page } = await app.enter()
    expect(page.text).toMatch(/--primary:#aa0011ff[^]*prefers-color-scheme:dark[^]*--primary:#ff99aaff/)
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self'")
    const [dark = '', light = ''] = images(page.text)
    const [first, second] = await Promise.all([fetch(`${endpoint}${light}`), fetch(`${endpoint}${dark}`)])
    expect(first.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await first.arrayBuffer())).toEqual(PNG)
    expect(second.headers.get('content-type')).toBe('image/svg+xml')
    // Opened by itself it is a document of this server.
    expect(second.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)

    const id = { ...app.at, ManagedLoginBrandingId: style?.ManagedLoginBrandingId }
    await client.updateManagedLoginBranding({
      ...id,
      Assets: [{ Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'SVG', Bytes: SVG }],
    })
    // Another address, as the browser keeps what it has.
    expect(images((await app.enter()).page.text)).not.toContain(light)
    const other = await hall()
    expect((await other.enter()).page.text).not.toContain('aa0011ff')
  })

  it.each(['/branding/nobody/1/logo', '/branding/x/1/0', "/branding/'/1/0", '/branding/a/1/constructor'])(
    'has nothing at %s',
    async (path) => {
      expect((await fetch(`${endpoint}${path}`)).status).toBe(404)
    },
  )
})

describe('a classic style', () => {
  it('is that of the client, or of all, with what is harmless in it', async () => {
    const app = await hall()
    await client.createUserPoolDomain({ UserPoolId: app.pool.id, Domain: `pies-${app.pool.clientId}` })
    await client.setUICustomization({
      UserPoolId: app.pool.id,
      CSS: '.submitButton-customizable { background-color: #123456; }',
      ImageFile: PNG,
    })
    const { page } = await app.enter()
    expect(page.text).toContain('.submitButton-customizable{background-color: #123456}')
    const [logo = ''] = images(page.text)
    expect(Buffer.from(await (await fetch(`${endpoint}${logo}`)).arrayBuffer())).toEqual(PNG)
    await client.setUICustomization({
      UserPoolId: app.pool.id,
      ClientId: app.pool.clientId,
      CSS: '.label-customizable { font-weight: 400; }',
    })
    expect((await app.enter()).page.text).not.toContain('#123456')
  })
})

describe('a page that no application asked for', () => {
  it('speaks the language that was chosen, and looks as its client does', async () => {
    const app = await hall({}, { ClientName: 'Mince Pies' })
    const visitor = createVisitor(running)
    await visitor.open(`/login?${askFor(app.pool.clientId, { lang: 'fr' })}`)
    const seen = await visitor.open(`/login?${askFor(app.pool.clientId, { redirect_uri: 'https://evil.example' })}`)
    expect([seen.status, seen.text.includes('lang="fr"'), seen.text.includes('Mince Pies')]).toEqual([400, true, true])
    expect(seen.text).toContain('redirect_mismatch')
    const bare = await visitor.open(`/oauth2/authorize?client_id=${app.pool.clientId}`)
    expect([bare.status, bare.text.includes('lang="fr"'), bare.text.includes('Mince Pies')]).toEqual([400, true, true])
    expect(unescaped(bare.text)).toContain("Required String parameter 'redirect_uri' is not present")
    const odd = await visitor.open('/error?error=<script>&client_id=<b>')
    expect([odd.status, odd.text.includes('<script>')]).toEqual([400, false])
  })
})

it('the page of the server itself leads to the pages of clients that have some', async () => {
  const app = await hall()
  await client.createUserPoolClient({ UserPoolId: app.pool.id, ClientName: 'without pages' })
  const welcome = await (await fetch(endpoint, { headers: { accept: 'text/html' } })).text()
  const links = [...welcome.matchAll(/href="(\/login[^"]*)"/g)].map(([, href = '']) => unescaped(href))
  const link = links.find((href) => href.includes(app.pool.clientId)) ?? ''
  expect((await createVisitor(running).open(link)).title).toBe('Sign in')
  expect(links.length).toBe((welcome.match(/>Sign in</g) ?? []).length)
})
