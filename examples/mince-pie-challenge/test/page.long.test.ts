import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findings } from '../../../packages/server/test/pages/axe.ts'
import { executablePath } from '../../../packages/server/test/pages/chromium.ts'
import { startOffline } from './start-offline.ts'
import type { Offline } from './start-offline.ts'
import { PASSWORD, visitor } from './visitor.ts'

describe.skipIf(executablePath === undefined)('the page of the example (needs Chromium)', () => {
  let api: Offline
  let browser: Browser
  let page: Page
  const problems: string[] = []
  let joe: ReturnType<typeof visitor>
  let userId: string

  beforeAll(async () => {
    api = await startOffline()
    joe = visitor(api)
    userId = await joe.signUp()
    await joe.confirm((await joe.message()).code)
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
    const phone = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true }
    page = await (await browser.newContext(phone)).newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (line) => {
      // A refusal of /strict is what the page is there to show
      if (line.type() === 'error' && !line.text().includes('status of 401')) problems.push(line.text())
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await api?.stop()
  })

  const rows = () => page.locator('li').allInnerTexts()
  const answers = async () => (await rows()).map((row) => row.replaceAll(/\s+/g, ' '))
  async function open() {
    // As it is printed: it leads to the name that the pool knows
    await page.goto(api.url)
    await page.locator('li').nth(2).waitFor()
  }

  it('shows what the API answers to nobody', async () => {
    await open()
    expect(new URL(page.url()).hostname).toBe('localhost')
    expect(await answers()).toEqual([
      'GET /public 200 userId N/A',
      'GET /optional 200 userId N/A',
      'GET /strict 401 Service requires an authenticated user',
    ])
    expect(await findings(page)).toEqual([])
  })

  it('signs in on the pages of the pool, on its own domain', async () => {
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/login\?/)
    expect(new URL(page.url()).hostname).toMatch(/^mince-pie-challenge-dev-\d{12}\.auth\.eu-west-1\.localhost$/)
    await page.locator('[name=username]').fill(joe.username)
    await page.locator('[name=password]').fill(PASSWORD)
    await page.locator('[name=password]').press('Enter')
    await page.getByText(`${joe.email} is signed in.`).waitFor()
    expect(page.url()).toBe(new URL('/', page.url()).href)
    expect(await answers()).toEqual([
      'GET /public 200 userId N/A',
      `GET /optional 200 userId ${userId}`,
      `GET /strict 200 userId ${userId}`,
    ])
    expect(await findings(page)).toEqual([])
  })

  it('stays signed in when it is opened again, and is not asked twice', async () => {
    await open()
    await page.getByText(`${joe.email} is signed in.`).waitFor()
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByRole('button', { name: 'Sign in', exact: true }).click()
    await other.getByText(`${joe.email} is signed in.`).waitFor()
    await other.close()
  })

  it('signs out, here and at the pool', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('Nobody is signed in.').waitFor()
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.locator('[name=password]').waitFor()
  })

  it('signs in with Google, whom the server stands in for, as often as one likes', async () => {
    await open()
    for (const isNew of [true, false]) {
      await page.getByRole('button', { name: 'Sign in with Google' }).click()
      await page.getByRole('heading', { name: 'Sign in as' }).waitFor()
      if (isNew) {
        await page.getByLabel('Name', { exact: true }).fill('Bea Baker')
        await page.getByLabel('E-mail address').fill('bea@gmail.example')
        await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      } else {
        await page.getByRole('button', { name: 'Bea Baker' }).first().click()
      }
      await page.getByText('bea@gmail.example is signed in.').waitFor()
      expect((await answers())[2]).toMatch(/^GET \/strict 200 userId [\da-f-]{36}$/)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByText('Nobody is signed in.').waitFor()
    }
  })

  it('takes no sign-in that it has not asked for', async () => {
    await page.goto(`${new URL('/', api.url.replace('127.0.0.1', 'localhost')).href}?code=stolen&state=guessed`)
    await page.getByRole('alert').getByText('That was not the answer to this page.').waitFor()
    await page.getByText('Nobody is signed in.').waitFor()
  })

  it('has nothing to complain of', () => {
    expect(problems).toEqual([])
  })
})
