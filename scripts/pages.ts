/**
 * Draws every screen of the login pages with examples, looks at it with axe, and writes pictures.
 *
 * `node scripts/pages.ts [--all] [--lang code] [--to folder] [screen …]` looks at each light and dark, on a phone and on a
 * desktop, and keeps some pictures in `docs/pages/`, or all of them. It needs Chromium, and ends with 1 when axe finds
 * anything, a page is wider than its window, or the browser tells an error.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { brandOf } from '../packages/server/src/pages/branding/brand.ts'
import { languageOf } from '../packages/server/src/pages/languages/languages.ts'
import { findings } from '../packages/server/test/pages/axe.ts'
import { executablePath } from '../packages/server/test/pages/chromium.ts'
import { branded, examples } from '../packages/server/test/pages/examples.ts'
import { servePages } from '../packages/server/test/pages/serve.ts'

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const
/** Of which a picture on a desktop is kept, too. */
const ON_DESKTOP = new Set(['sign-in', 'sign-up', 'choose-factor', 'authenticator', 'branded-sign-in'])
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false }, to: { type: 'string' }, lang: { type: 'string' } },
})
const folder = values.to ?? join(import.meta.dirname, '../docs/pages')
mkdirSync(folder, { recursive: true })

const frame = {
  language: languageOf(values.lang),
  brand: brandOf(),
  application: 'Mince Pie Challenge',
  formsLeadTo: [],
}
const brandedFrame = { ...frame, brand: branded() }
const pages = {
  ...examples(frame),
  'branded-sign-in': examples(brandedFrame)['sign-in'],
  'branded-choose-factor': examples(brandedFrame)['choose-factor'],
  'right-to-left': examples({ ...frame, language: { ...frame.language, direction: 'rtl' } })['choose-factor'],
}
const served = await servePages(pages)

const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
const wanted = Object.keys(pages).filter((name) => positionals.length === 0 || positionals.includes(name))
for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) await draw(browser, size, viewport, colorScheme)
}
await browser.close()
await served[Symbol.asyncDispose]()

async function draw(
  browser: Browser,
  size: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const context = await browser.newContext({ viewport, colorScheme })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) fail(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => fail(`${page.url()}: ${error.message}`))
  for (const name of wanted) {
    await page.goto(`${served.url}/${name}`)
    for (const finding of await findings(page)) fail(`${name} (${size}, ${colorScheme}): ${finding}`)
    const path = join(folder, `${name}-${size}-${colorScheme}.png`)
    const kept = size === 'phone' ? colorScheme === 'dark' : colorScheme === 'light' && ON_DESKTOP.has(name)
    if (values.all || kept) {
      await page.screenshot({ path, fullPage: size === 'phone' })
    }
  }
  await context.close()
}

function fail(message: string): void {
  process.exitCode = 1
  process.stdout.write(`${message}\n`)
}
