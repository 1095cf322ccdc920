import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brandOf } from '../../src/pages/branding/brand.ts'
import { languageOf } from '../../src/pages/languages/languages.ts'
import { findings } from './axe.ts'
import { executablePath } from './chromium.ts'
import { branded, examples } from './examples.ts'
import { servePages } from './serve.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

/** The views of the login pages in the system's browser. `scripts/pages.ts` looks at all of them in the same way. */

const TIMEOUT = { timeout: 15_000 }

describe.skipIf(executablePath === undefined)('a login page (needs Chromium)', async () => {
  const english = languageOf('en')
  const frame = { language: english, brand: brandOf(), application: 'Pies', formsLeadTo: [] }
  const hostile = examples(frame, (plain) => `${plain}<b>"\u202e${'wide'.repeat(200)}`)
  const served = await servePages({
    ...examples(frame),
    hostile: hostile['choose-factor'],
    branded: examples({ ...frame, brand: branded() })['sign-in'],
    'right-to-left': examples({ ...frame, language: { ...english, direction: 'rtl' } })['sign-up-wrong'],
  })
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await served[Symbol.asyncDispose]()
  })

  const open = async (name: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(`${served.url}/${name}`)
    expect(errors).toEqual([])
    return page
  }

  const few = ['sign-up-wrong dark', 'branded light']
  const all = [...Object.keys(examples(frame)), 'branded', 'hostile', 'right-to-left'].flatMap((name) => [
    `${name} light`,
    `${name} dark`,
  ])
  it.each(process.env['POOLHOUSE_TEST_ROUNDS'] ? all : few)(
    'has nothing that axe finds, nor anything too wide or too small: %s',
    async (which) => {
      const [name = '', colorScheme] = which.split(' ')
      const page = await open(name, { colorScheme: colorScheme === 'dark' ? 'dark' : 'light' })
      expect(await findings(page)).toEqual([])
      await page.context().close()
    },
  )

  it('reads what is wrong first, and leads to the field', async () => {
    const page = await open('sign-up-wrong')
    // A browser moves the focus when it draws, a little after a page is loaded.
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert')
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Phone number/ })
      .click()
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('requiredAttributes[phone_number]')
    await page.context().close()
  })

  it('ticks off the rules of passwords, shows one, and sends it', async () => {
    const page = await open('new-password')
    const field = page.getByLabel('New password')
    const met = () =>
      page
        .locator('.rules [data-state=met]')
        .allTextContents()
        .then((all) => all.map((text) => text.trim().replace(/\s+,/, ',')))
    expect(await met()).toEqual([])
    await field.fill('passw0rd')
    expect(await met()).toEqual(['At least 8 characters, met', 'A lowercase letter, met', 'A number, met'])
    await field.fill('Pass word')
    expect(await met()).not.toContain('A number, met')
    expect(await met()).toContain('A symbol, met')
    await page.getByRole('button', { name: 'Show' }).first().click()
    expect(await field.getAttribute('type')).toBe('text')
    await page.getByRole('button', { name: 'Save the password' }).click()
    await page.getByText('sent').waitFor(TIMEOUT)
    expect(served.sent.at(-1)?.get('password')).toBe('Pass word')
    await page.context().close()
  })

  it('works without a script, but for passkeys', async () => {
    const page = await open('sign-in', { javaScriptEnabled: false })
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Sign in'])
    await page.getByLabel('Email').fill('ana@example.com')
    await page.getByLabel('Password').fill('Passw0rd!')
    await page.keyboard.press('Enter')
    await page.getByText('sent').waitFor(TIMEOUT)
    expect(Object.fromEntries(served.sent.at(-1) ?? [])).toEqual({
      _csrf: 'csrf',
      state: 'state',
      username: 'ana@example.com',
      password: 'Passw0rd!',
    })
    await page.goto(`${served.url}/passkey-use`)
    expect(await page.getByText('This needs JavaScript').isVisible()).toBe(true)
    await page.context().close()
  })

  it('makes a passkey, uses it, and offers it in the field for the name', async () => {
    const page = await open('passkey-add')
    const { cdp, authenticatorId } = await addAuthenticator(page)
    const credential = async () => {
      await page.getByText('sent').waitFor(TIMEOUT)
      return JSON.parse(served.sent.at(-1)?.get('credential') ?? '') as { id: string; response: object }
    }

    await page.getByRole('button', { name: 'Create a passkey' }).click()
    const made = await credential()
    expect(Object.keys(made.response).toSorted()).toEqual(
      expect.arrayContaining(['attestationObject', 'clientDataJSON', 'transports']),
    )

    await page.goto(`${served.url}/passkey-use`)
    await page.getByRole('button', { name: 'Use passkey' }).click()
    const used = await credential()
    expect(used).toMatchObject({ id: made.id, response: { signature: expect.any(String), userHandle: 'Y2hhbGxlbmdl' } })

    // The browser's own list of passkeys is chosen from at once by this authenticator.
    await page.goto(`${served.url}/sign-in`)
    expect((await credential()).id).toBe(made.id)

    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await page.goto(`${served.url}/passkey-add`)
    await page.getByRole('button', { name: 'Create a passkey' }).click()
    await page.getByText('That did not work.').waitFor(TIMEOUT)
    await page.context().close()
  })
})
