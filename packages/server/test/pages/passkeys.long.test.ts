import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beaches } from '../passkeys/beaches.ts'
import { server } from '../server.ts'
import { expectTokens } from '../sign-in-answer.ts'
import { executablePath } from './chromium.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

/** Passkeys in the system's browser, with an authenticator that it plays itself, on a page of the test's own. */

const page = createServer((_, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>Beach</title>')
})

describe.skipIf(executablePath === undefined)('in a browser (needs Chromium)', async () => {
  const running = await server()
  const { beach } = beaches(running)
  let browser: Browser
  beforeAll(async () => {
    await new Promise<void>((resolve) => page.listen(0, 'localhost', resolve))
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    page.close()
  })

  async function visit(transport: 'internal' | 'usb') {
    const visitor = await browser.newPage()
    await addAuthenticator(visitor, { transport })
    await visitor.goto(`http://localhost:${(page.address() as AddressInfo).port}`)
    // What a page does, by the browser's own reading and writing of JSON.
    const create = (given: unknown): Promise<object> =>
      visitor.evaluate(`(async () => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(given)})
        return (await navigator.credentials.create({ publicKey })).toJSON()
      })()`)
    const get = (given: string | undefined): Promise<object> =>
      visitor.evaluate(`(async () => {
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(${given})
        return (await navigator.credentials.get({ publicKey })).toJSON()
      })()`)
    return { create, get }
  }

  it.each([
    ['of this machine', 'internal', 'platform', 'required'],
    ['that is plugged in', 'usb', 'cross-platform', 'preferred'],
  ] as const)('an authenticator %s registers and signs in', async (_, transport, attachment, UserVerification) => {
    const { bather, start, respond } = await beach({ RelyingPartyId: 'localhost', UserVerification })
    const { username, options, complete, list } = await bather()
    const { create, get } = await visit(transport)
    await complete(await create(await options()))
    expect(await list()).toMatchObject([
      { AuthenticatorAttachment: attachment, AuthenticatorTransports: [transport], RelyingPartyId: 'localhost' },
    ])
    // The browser knows it as one that is there already.
    await expect(create(await options())).rejects.toThrow('InvalidStateError')
    const { Session, ChallengeParameters } = await start(username)
    const credential = await get(ChallengeParameters?.['CREDENTIAL_REQUEST_OPTIONS'])
    expectTokens(await respond(username, Session, JSON.stringify(credential)))
  })
})
