import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP, queryOf } from '../oauth/browser.ts'
import { encoded, requestIn, tinySaml } from '../federation/tiny-saml.ts'
import { server } from '../server.ts'
import { findings } from './axe.ts'
import { executablePath } from './chromium.ts'

/** Signing in at what stands in for a provider, in the system's browser: its policies and cookies are what is tried. */

const TIMEOUT = { timeout: 15_000 }

describe.skipIf(executablePath === undefined)('in a browser (needs Chromium)', async () => {
  const { client, pool: makePool, url } = await server({ federation: { standsIn: true } })
  const app = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(request.url?.startsWith('/sso') ? answering(request.url) : 'the application')
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  const callback = `http://localhost:${(app.address() as AddressInfo).port}/callback`
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    app.close()
  })

  const own = { client_id: 'ours', client_secret: 'secret' }
  const apple = { client_id: 'ours', team_id: 'T', key_id: 'K', private_key: 'none', authorize_scopes: 'email' }
  const pool = await makePool()
  for (const [name, details] of [
    ['Google', { ...own, authorize_scopes: 'openid' }],
    ['SignInWithApple', apple],
    ['SAML', { MetadataURL: 'https://idp.example/metadata' }],
  ] as const) {
    await client.createIdentityProvider({
      UserPoolId: pool.id,
      ProviderName: name === 'SAML' ? 'Corp' : name,
      ProviderType: name,
      ProviderDetails: details,
      AttributeMapping: { email: 'email' },
      IdpIdentifiers: name === 'SAML' ? ['corp.example'] : undefined,
    })
  }
  // By its address this machine is another site.
  const idp = await tinySaml('tiny', `http://127.0.0.1:${(app.address() as AddressInfo).port}/sso`)
  await client.createIdentityProvider({
    UserPoolId: pool.id,
    ProviderName: 'Tiny',
    ProviderType: 'SAML',
    ProviderDetails: { MetadataFile: idp.metadata() },
    IdpIdentifiers: ['tiny.example'],
  })
  function answering(path: string): string {
    const { id, returnTo, state } = requestIn(`http://localhost${path}`)
    const response = encoded(idp.response({ requestId: id, returnTo, audience: `urn:amazon:cognito:sp:${pool.id}` }))
    const field = (name: string, value: string) => `<input type="hidden" name="${name}" value="${value}">`
    return `<form method="post" action="${returnTo}">${field('SAMLResponse', response)}${field('RelayState', state)}<button>Post</button></form>`
  }
  const made = await client.createUserPoolClient({
    UserPoolId: pool.id,
    ClientName: 'app',
    ...APP,
    CallbackURLs: [callback],
    SupportedIdentityProviders: ['Google', 'SignInWithApple', 'Corp', 'Tiny'],
  })
  const query = (identity_provider: string) =>
    queryOf({
      client_id: made.UserPoolClient?.ClientId,
      redirect_uri: callback,
      response_type: 'code',
      identity_provider,
    })

  it.each([
    ['Google', 'light'],
    ['SignInWithApple', 'dark'],
    ['Corp', 'light'],
  ] as const)('somebody types who they are at %s, and is kept', async (name, colorScheme) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, colorScheme })
    const page = await context.newPage()
    await page.goto(`${url}/oauth2/authorize?${query(name)}`)
    await page.getByRole('heading', { name: 'Sign in as …' }).waitFor(TIMEOUT)
    await page.getByText('More about this person').click()
    expect(await findings(page)).toEqual([])
    await page.getByLabel('Name', { exact: true }).fill(`Ana of ${name}`)
    await page.getByLabel('E-mail address').fill('ana@example.com')
    await page.getByLabel('Subject').fill(`ana-${name}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('the application').waitFor(TIMEOUT)
    expect(new URL(page.url()).searchParams.get('code')).toMatch(/^[\da-f-]{36}$/)

    const other = await browser.newContext({ viewport: { width: 390, height: 800 }, colorScheme })
    const again = await other.newPage()
    await again.goto(`${url}/oauth2/authorize?${query(name)}`)
    const known = again.getByRole('button', { name: `Ana of ${name}`, exact: true })
    await known.waitFor(TIMEOUT)
    expect(await findings(again)).toEqual([])
    const shots = process.env['POOLHOUSE_SHOTS']
    if (shots) await again.screenshot({ path: `${shots}/stand-in-${colorScheme}.png`, fullPage: true })
    await known.click()
    await again.getByText('the application').waitFor(TIMEOUT)
    expect(new URL(again.url()).searchParams.get('code')).toMatch(/^[\da-f-]{36}$/)
  })

  it.each([
    ['a button', async (page: Page) => page.getByRole('link', { name: 'Continue with Google' }).click()],
    [
      'an address, which leads to another site after a form',
      async (page: Page) => {
        await page.getByLabel('Work email or domain').fill('ana@corp.example')
        await page.getByRole('button', { name: 'Sign in with your company' }).click()
      },
    ],
  ])('the login page leads there by %s', async (_, go) => {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 800 } })).newPage()
    await page.goto(`${url}/oauth2/authorize?${query('')}`)
    expect(await findings(page)).toEqual([])
    await go(page)
    await page.getByRole('heading', { name: 'Sign in as …' }).waitFor(TIMEOUT)
    await page.getByRole('button', { name: 'Ana of', exact: false }).first().click()
    await page.getByText('the application').waitFor(TIMEOUT)
    expect(new URL(page.url()).searchParams.get('code')).toMatch(/^[\da-f-]{36}$/)
  })

  it('a page of another site posts its answer, which lacks the cookie, and somebody is signed in all the same', async () => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${url}/oauth2/authorize?${query('Tiny')}`)
    await page.getByRole('button', { name: 'Post' }).click()
    await page.getByText('the application').waitFor(TIMEOUT)
    expect(new URL(page.url()).searchParams.get('code')).toMatch(/^[\da-f-]{36}$/)
  })
})
