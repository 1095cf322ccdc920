import type { CDPSession, Page } from 'playwright-core'

interface Has {
  /** In the device, or plugged in. */
  readonly transport?: 'internal' | 'usb'
}

/** Gives a page's browser an authenticator that holds passkeys and knows its user. Answers how it is spoken to. */
export async function addAuthenticator(
  page: Page,
  { transport = 'internal' }: Has = {},
): Promise<{ readonly cdp: CDPSession; readonly authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport,
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  return { cdp, authenticatorId }
}
