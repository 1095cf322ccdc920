import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as oidc from 'openid-client'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticator } from '../authenticator.ts'
import { EmailConfiguration } from '../mfa-towns.ts'
import { APP } from '../oauth/browser.ts'
import { server } from '../server.ts'
import { findings } from './axe.ts'
import { executablePath } from './chromium.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

/** The whole way in the system's browser: an application, the login pages, and back. Each page is looked at by axe. */

async function listening(listener: RequestListener) {
  const program = createServer(listener)
  await new Promise<void>((resolve) => program.listen(0, 'localhost', resolve))
  const url = `http://localhost:${(program.address() as AddressInfo).port}/`
  return { url, [Symbol.asyncDispose]: async () => void program.close() }
}

const application = createServer((_, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>Pies</title><p>Back at the application')
})

describe.skipIf(executablePath === undefined)('the login pages (need Chromium)', async () => {
  const running = await server()
  const { client, inbox, services, endpoint } = running
  let browser: Browser
  let home = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => application.listen(0, 'localhost', resolve))
    home = `http://localhost:${(application.address() as AddressInfo).port}`
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    application.close()
  })

  async function app(settings: Parameters<typeof running.pool>[0] = {}) {
    const urls = { CallbackURLs: [`${home}/callback`], LogoutURLs: [`${home}/bye`] }
    const pool = await running.pool(
      { AutoVerifiedAttributes: ['email'], ...settings },
      { ...APP, ...urls, ClientName: 'Mince Pies' },
    )
    const issuer = await oidc.discovery(new URL(`${endpoint}/${pool.id}`), pool.clientId, undefined, oidc.None(), {
      execute: [oidc.allowInsecureRequests],
    })
    const verifier = oidc.randomPKCECodeVerifier()
    const start = oidc.buildAuthorizationUrl(issuer, {
      redirect_uri: `${home}/callback`,
      scope: 'openid email',
      state: 'state',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })

    /** Waits for the application to be called back, and answers what its tokens say. */
    async function claims(page: Page) {
      await page.waitForURL((url) => url.origin === home)
      const tokens = await oidc.authorizationCodeGrant(issuer, new URL(page.url()), {
        pkceCodeVerifier: verifier,
        expectedState: 'state',
      })
      return tokens.claims()
    }
    const lastCode = async () => (await inbox.read({ poolId: pool.id }, 2_000)).at(-1)?.code ?? ''
    return { pool, start: start.href, claims, lastCode }
  }

  async function visit(start: string) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(start)
    const button = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const at = async (title: string) => {
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      expect([title, await findings(page), errors]).toEqual([title, [], []])
    }
    return { page, button, at, [Symbol.asyncDispose]: () => context.close() }
  }

  it('lead from a sign-up to tokens, to a reset, and out again', async () => {
    const { start, claims, lastCode, pool } = await app({ UsernameAttributes: ['email'] })
    await using seen = await visit(start)
    const { page, button, at } = seen
    await at('Sign in')
    await page.getByRole('link', { name: 'Create an account' }).click()
    await at('Create your account')
    await page.getByLabel('Email').fill('ana@example.com')
    await page.getByLabel('New password').fill('short')
    await page.getByLabel('Repeat the password').fill('short')
    await button('Sign up')
    await page.getByRole('alert').waitFor()
    await at('Create your account')
    await page.getByLabel('New password').fill('Passw0rd!')
    await page.getByLabel('Repeat the password').fill('Passw0rd!')
    await button('Sign up')
    await at('Confirm your account')
    await page.getByLabel('Code').fill(await lastCode())
    await button('Continue')
    expect(await claims(page)).toMatchObject({ email: 'ana@example.com', email_verified: true })

    // Signed in: the application is answered at once. Then out, and the page is there again.
    await page.goto(start)
    expect(await claims(page)).toMatchObject({ email: 'ana@example.com' })
    await page.goto(start.replace('/oauth2/authorize', '/login'))
    await at('Choose an account')
    await button('ana@example.com')
    expect(await claims(page)).toMatchObject({ email: 'ana@example.com' })
    await page.goto(`${endpoint}/logout?client_id=${pool.clientId}&logout_uri=${encodeURIComponent(`${home}/bye`)}`)
    expect(page.url()).toBe(`${home}/bye`)

    await page.goto(start)
    await at('Sign in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await at('Reset your password')
    await page.getByLabel('Email').fill('ana@example.com')
    await button('Send the code')
    await at('Set a new password')
    await page.getByLabel('Code').fill(await lastCode())
    await page.getByLabel('New password').fill('N3w-password')
    await page.getByLabel('Repeat the password').fill('N3w-password')
    await button('Save the password')
    await at('Sign in')
    await page.getByLabel('Password').fill('N3w-password')
    await button('Sign in')
    expect(await claims(page)).toMatchObject({ email: 'ana@example.com' })
  })

  it('lead to a back end that leads on to its front end', async () => {
    const { pool, start } = await app()
    await using front = await listening((_, response) => response.end('the front end'))
    await using back = await listening((_, response) => response.writeHead(302, { location: front.url }).end())
    const { UserPoolClient } = await client.describeUserPoolClient({ UserPoolId: pool.id, ClientId: pool.clientId })
    const ids = { UserPoolId: pool.id, ClientId: pool.clientId }
    await client.updateUserPoolClient({ ...UserPoolClient, ...ids, CallbackURLs: [back.url] })
    const { username, password } = await pool.user()
    const query = new URLSearchParams([...new URL(start).searchParams, ['redirect_uri', back.url]])
    await using seen = await visit(`${endpoint}/login?${new URLSearchParams(Object.fromEntries(query)).toString()}`)
    await seen.page.getByLabel('Username').fill(username)
    await seen.page.getByLabel('Password').fill(password)
    await seen.button('Sign in')
    await seen.page.waitForURL(front.url)
  })

  it('set up an authenticator app', async () => {
    const { pool, start, claims } = await app()
    await client.setUserPoolMfaConfig({
      UserPoolId: pool.id,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    })
    const { username, password } = await pool.user()
    await using seen = await visit(start)
    const { page, button, at } = seen
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Password').fill(password)
    await button('Sign in')
    await at('Authenticator app')
    const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '')
    await page.getByLabel('Code that the app shows').fill(authenticator(secret).at(services.clock.now()))
    await button('Continue')
    expect(await claims(page)).toMatchObject({ 'cognito:username': username })
  })

  it('make a passkey, and sign in with it before anybody says a name', async () => {
    const Policies = {
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'EMAIL_OTP' as const, 'WEB_AUTHN' as const] },
    }
    const { pool, start, claims, lastCode } = await app({ Policies, EmailConfiguration })
    await client.setUserPoolMfaConfig({ UserPoolId: pool.id, WebAuthnConfiguration: { RelyingPartyId: 'localhost' } })
    const { username } = await pool.user()
    await using seen = await visit(start.replace('/oauth2/authorize', '/passkeys/add'))
    const { page, button, at } = seen
    await at('Sign in')
    await page.getByLabel('Username').fill(username)
    await button('Continue')
    await at('Choose how to sign in')
    await button('Get a code by email')
    await at('Enter your code')
    await page.getByLabel('Code').fill(await lastCode())
    await button('Continue')
    await at('Sign in faster next time')
    await addAuthenticator(page)
    await button('Create a passkey')
    expect(await claims(page)).toMatchObject({ 'cognito:username': username })

    // The browser's own list of passkeys is chosen from at once by this authenticator.
    await page.context().clearCookies()
    await page.goto(start)
    expect(await claims(page)).toMatchObject({ 'cognito:username': username, amr: ['swk'] })
  })
})
