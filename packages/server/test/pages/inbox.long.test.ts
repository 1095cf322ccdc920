import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFunctions } from '../functions.ts'
import { server } from '../server.ts'
import { executablePath } from './chromium.ts'

/** The pages in the system's browser: what it makes of policies, cookies and frames, no response shows. */

const token = 'f00d'.repeat(12)
const TIMEOUT = { timeout: 15_000 }

describe.skipIf(executablePath === undefined)('in a browser (needs Chromium)', async () => {
  const { client, pool, url } = await server()
  const exposed = await server({ token })
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())

  const open = async (at: string, colorScheme: 'light' | 'dark' = 'light') => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, colorScheme })
    const page = await context.newPage()
    await page.goto(at)
    return page
  }

  it('a link with the token lets in, and the address loses it', async () => {
    const page = await open(`${exposed.url}/_poolhouse/#token=${token}`)
    await page.getByRole('heading', { name: 'Inbox' }).waitFor(TIMEOUT)
    expect(page.url()).toBe(`${exposed.url}/_poolhouse/`)
    await page.getByRole('link', { name: 'Pools and clients' }).click()
    await page.getByRole('heading', { name: 'Poolhouse is running' }).waitFor(TIMEOUT)
    expect(await page.evaluate('document.cookie')).toBe('')
    const cookies = await page.context().cookies()
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])
  })

  it('a form asks for the token, again for a wrong one, and leads to the page that was asked for', async () => {
    const page = await open(exposed.url)
    for (const [given, heading] of [
      ['wrong', 'Whose server is this?'],
      [token, 'Poolhouse is running'],
    ] as const) {
      await page.getByLabel('Token').fill(given)
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('heading', { name: heading }).waitFor(TIMEOUT)
    }
  })

  it.each(['light', 'dark'] as const)('mail is shown and runs nothing, on a narrow %s page', async (scheme) => {
    const EmailMessage = `<b style="color:red">{####}</b><script>document.body.append('ran')</script>`
    const { id, clientId } = await pool({
      AutoVerifiedAttributes: ['email'],
      VerificationMessageTemplate: { EmailSubject: `${'long'.repeat(30)}{####}`, EmailMessage },
    })
    const UserAttributes = [{ Name: 'email', Value: `${'ana'.repeat(20)}@example.com` }]
    await client.signUp({ ClientId: clientId, Username: 'ana', Password: 'Passw0rd!', UserAttributes })
    const page = await open(`${url}/_poolhouse/?poolId=${id}`, scheme)
    const mail = page.frameLocator('iframe').locator('b')
    await mail.waitFor(TIMEOUT)
    expect(await page.frames()[1]?.evaluate(`getComputedStyle(document.querySelector('b')).color`)).toBe(
      'rgb(255, 0, 0)',
    )
    expect(await page.frameLocator('iframe').locator('body').innerText()).toMatch(/^\d{6}$/)
    // Nothing is wider than the page.
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  })

  it('new mail appears by itself, and its code is copied by a click', async () => {
    const { id, clientId } = await pool({ AutoVerifiedAttributes: ['email'] })
    const page = await open(`${url}/_poolhouse/?poolId=${id}`)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByText('New messages appear by themselves.').waitFor(TIMEOUT)
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    for (const Username of ['ana', '<b>ben</b>']) {
      await client.signUp({ ClientId: clientId, Username, Password: 'Passw0rd!', UserAttributes })
      await page.locator('dd', { hasText: Username }).first().waitFor(TIMEOUT)
    }
    // The newest is the first.
    expect(await page.locator('article').first().innerText()).toContain('<b>ben</b>')
    expect(await page.locator('article').count()).toBe(2)
    const code = await page.locator('.code').first().innerText()
    await page.getByRole('button', { name: 'Copy' }).first().click()
    await page.getByRole('button', { name: 'Copied' }).waitFor(TIMEOUT)
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code)
    // On a phone, which has no clipboard over http.
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`)
    await page.getByRole('button', { name: 'Copy' }).last().click()
    await page.getByRole('button', { name: 'Copied' }).first().waitFor(TIMEOUT)
    expect(await page.evaluate('getSelection().toString()')).toBe(await page.locator('.code').last().innerText())
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  })

  it('goes on with a server that was started again and has kept nothing', async () => {
    const before = await server()
    const page = await open(`${before.url}/_poolhouse/`)
    await page.getByText('New messages appear by themselves.').waitFor(TIMEOUT)
    await before.close()
    await page.getByText('The server does not answer. Trying again.').waitFor(TIMEOUT)
    const after = await server({ port: before.port })
    const { clientId } = await after.pool({ AutoVerifiedAttributes: ['email'] })
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    await after.client.signUp({ ClientId: clientId, Username: 'ana', Password: 'Passw0rd!', UserAttributes })
    await page.locator('dd', { hasText: 'ana' }).first().waitFor(TIMEOUT)
    await page.getByText('New messages appear by themselves.').waitFor(TIMEOUT)
  })

  it('calls of functions are no wider than the page, whatever they say', async () => {
    const functions = testFunctions()
    const asking = await server({}, { runner: functions.runner })
    const words = () => Promise.reject(new Error('pie'.repeat(200)))
    const { signIn, user } = await asking.pool({ LambdaConfig: { PreAuthentication: functions.add(words) } })
    const { username, password } = await user()
    await expect(signIn(username, password)).rejects.toThrow('piepie')
    const page = await open(`${asking.url}/_poolhouse/triggers`)
    await page.getByText('Event and answer').click(TIMEOUT)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  })

  it('a link in a mail confirms, in a page of its own', async () => {
    const { id, clientId } = await pool({
      AutoVerifiedAttributes: ['email'],
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' },
    })
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    await client.signUp({ ClientId: clientId, Username: 'ana', Password: 'Passw0rd!', UserAttributes })
    const page = await open(`${url}/_poolhouse/?poolId=${id}`)
    const opened = page.context().waitForEvent('page')
    await page.frameLocator('iframe').getByRole('link', { name: 'Verify Email' }).click(TIMEOUT)
    await (await opened).getByRole('heading', { name: 'Your registration has been confirmed!' }).waitFor(TIMEOUT)
  })
})
