import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP } from '../oauth/browser.ts'
import { server } from '../server.ts'
import { testAuthorities } from '../tls/authority.ts'
import { executablePath } from './chromium.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

/** Amplify's redirect in the system's browser, as the package comes: it insists on https, and on a domain. */

/** An application as its README has it. */
const APPLICATION = `
  import { Amplify } from 'aws-amplify'
  import { fetchAuthSession, fetchUserAttributes, getCurrentUser, signInWithRedirect, signOut } from 'aws-amplify/auth'
  import 'aws-amplify/auth/enable-oauth-listener'
  import { Hub } from 'aws-amplify/utils'

  const events = []
  Hub.listen('auth', ({ payload }) => events.push(payload.event))
  Amplify.configure({ Auth: { Cognito: window.settings } })
  Object.assign(window, {
    app: { events, fetchAuthSession, fetchUserAttributes, getCurrentUser, signInWithRedirect, signOut },
  })
`

describe.skipIf(executablePath === undefined)('signInWithRedirect of aws-amplify (needs Chromium)', async () => {
  const authorities = await testAuthorities('localhost')
  const running = await server({ tls: { authorities }, federation: { standsIn: true } })
  // The certificate of a test is trusted by nobody's system: here by the client, there by the browser's switch.
  const call = running.dispatcher.call
  let browser: Browser
  let page: Page
  let home = ''
  let settings: object = {}
  let script = ''

  const application = createServer((request, response) => {
    if (request.url === '/app.js') return response.setHeader('content-type', 'text/javascript').end(script)
    const given = `<script>window.settings = ${JSON.stringify(settings)}</script><script type="module" src="/app.js"></script>`
    return response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Pies</title>${given}`)
  })

  beforeAll(async () => {
    await new Promise<void>((resolve) => application.listen(0, 'localhost', resolve))
    home = `http://localhost:${(application.address() as AddressInfo).port}/`
    const stdin = { contents: APPLICATION, resolveDir: import.meta.dirname }
    const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', platform: 'browser', write: false })
    script = outputFiles[0]?.text ?? ''

    const { UserPool } = (await call('CreateUserPool', {
      PoolName: 'pies',
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
    })) as { UserPool: { Id: string } } // its own answer
    const UserPoolId = UserPool.Id
    await call('CreateUserPoolDomain', { UserPoolId, Domain: 'pies' })
    await call('CreateIdentityProvider', {
      UserPoolId,
      ProviderName: 'Google',
      ProviderType: 'Google',
      ProviderDetails: { client_id: 'ours', client_secret: 'secret', authorize_scopes: 'openid email' },
      AttributeMapping: { email: 'email' },
    })
    const { UserPoolClient } = (await call('CreateUserPoolClient', {
      UserPoolId,
      ClientName: 'Pies',
      ...APP,
      SupportedIdentityProviders: ['COGNITO', 'Google'],
      CallbackURLs: [home],
      LogoutURLs: [home],
    })) as { UserPoolClient: { ClientId: string } } // as above
    const ana = { UserPoolId, Username: 'ana' }
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    await call('AdminCreateUser', { ...ana, UserAttributes, MessageAction: 'SUPPRESS' })
    await call('AdminSetUserPassword', { ...ana, Password: 'Passw0rd!', Permanent: true })

    settings = {
      userPoolId: UserPoolId,
      userPoolClientId: UserPoolClient.ClientId,
      userPoolEndpoint: running.url,
      loginWith: {
        oauth: {
          domain: `pies.auth.eu-west-1.localhost:${running.port}`,
          scopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],
          redirectSignIn: [home],
          redirectSignOut: [home],
          responseType: 'code',
        },
      },
    }
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
    page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    application.close()
  })

  const inApp = (expression: string) => page.evaluate(expression)
  const start = async () => {
    await page.goto(home)
    await page.waitForFunction('window.app')
    await inApp('void app.signInWithRedirect()')
  }
  async function signInByPassword() {
    await page.getByLabel('Username').fill('ana')
    await page.getByRole('button', { name: 'Continue' }).click()
    // What the pool has to offer: a passkey there is not yet
    await page.getByLabel('Password', { exact: true }).fill('Passw0rd!')
    await page.getByLabel('Password', { exact: true }).press('Enter')
  }
  const isBack = (event: string) => page.waitForFunction(`window.app?.events.includes('${event}')`)

  it('signs in by the pages of the domain, and comes back to tokens', async () => {
    await start()
    await page.waitForURL(/^https:\/\/pies\.auth\.eu-west-1\.localhost:\d+\/login\?/)
    await signInByPassword()
    await isBack('signInWithRedirect')
    expect(new URL(page.url()).origin).toBe(new URL(home).origin)
    expect(await inApp('app.getCurrentUser()')).toMatchObject({ username: 'ana' })
    // By the API, at the server's own name
    expect(await inApp('app.fetchUserAttributes()')).toMatchObject({ email: 'ana@example.com' })
    const claims = await inApp('app.fetchAuthSession().then(({ tokens }) => tokens.idToken.payload)')
    expect(claims).toMatchObject({ 'cognito:username': 'ana', iss: expect.stringMatching(/^https:\/\/localhost:/) })
    const cookies = await page.context().cookies(`https://pies.auth.eu-west-1.localhost:${running.port}`)
    const session = cookies.find(({ name }) => name === '__Host-cognito')
    expect(session).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax' })
  })

  it('refreshes what it has', async () => {
    const jti = 'tokens.accessToken.payload.jti'
    const [before, after] = [
      await inApp(`app.fetchAuthSession().then(({ tokens }) => ${jti})`),
      await inApp(`app.fetchAuthSession({ forceRefresh: true }).then(({ tokens }) => ${jti})`),
    ]
    expect(after).not.toBe(before)
  })

  it('signs out of the application and of the pages', async () => {
    const [left] = await Promise.all([page.waitForResponse(/\/logout\?/), inApp('void app.signOut()')])
    expect([left.status(), left.headers()['location']]).toEqual([302, home])
    await left.finished()
    await page.waitForFunction(`window.app && !window.app.events.includes('signInWithRedirect')`)
    await expect(inApp('app.getCurrentUser()')).rejects.toThrow('UserUnAuthenticatedException')
    await start()
    await page.getByLabel('Username').waitFor()
  })

  it('leads to a passkey of the domain, which is enough the next time', async () => {
    await addAuthenticator(page)
    await page.goto(page.url().replace('/login', '/passkeys/add'))
    await signInByPassword()
    await page.getByRole('button', { name: 'Create a passkey' }).click()
    await isBack('signInWithRedirect')
    await Promise.all([page.waitForResponse(/\/logout\?/), inApp('void app.signOut()')])
    await page.waitForFunction(`window.app && !window.app.events.includes('signInWithRedirect')`)
    // This authenticator chooses it at once.
    await inApp('void app.signInWithRedirect()')
    await isBack('signInWithRedirect')
    const amr = await inApp('app.fetchAuthSession().then(({ tokens }) => tokens.idToken.payload.amr)')
    expect(amr).toEqual(['swk'])
  })

  it('leads by Google, for which this server stands in, and comes back the same way', async () => {
    await Promise.all([page.waitForResponse(/\/logout\?/), inApp('void app.signOut()')])
    await page.waitForFunction(`window.app && !window.app.events.includes('signInWithRedirect')`)
    await inApp(`void app.signInWithRedirect({ provider: 'Google', customState: 'a pie' })`)
    await page.getByLabel('E-mail address').fill('bea@gmail.example')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await isBack('signInWithRedirect')
    const claims = await inApp('app.fetchAuthSession().then(({ tokens }) => tokens.idToken.payload)')
    expect(claims).toMatchObject({
      email: 'bea@gmail.example',
      'cognito:username': expect.stringMatching(/^Google_\d+$/),
    })
  })
})
