import { vi } from 'vitest'
import type { securityKey } from '../passkeys/security-key.ts'

/** As much of a browser as a library needs to ask for passkeys, with an authenticator in software. */

/** What browsers give back, of which libraries ask whether it is an instance of it. */
class Given {
  readonly parts: object
  constructor(parts: object) {
    this.parts = parts
    Object.assign(this, parts)
  }
}
class PublicKeyCredential extends Given {}
class AuthenticatorAttestationResponse extends Given {}
class AuthenticatorAssertionResponse extends Given {}

const text = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('base64url')
const bytes = (given: string) => new Uint8Array(Buffer.from(given, 'base64url')).buffer

interface Options {
  readonly publicKey: {
    readonly challenge: ArrayBuffer
    readonly rpId: string
    readonly user: { readonly id: ArrayBuffer }
  }
}

/** Does something as in a browser with this authenticator. */
export async function inBrowser<T>(key: ReturnType<typeof securityKey>, work: () => Promise<T>): Promise<T> {
  const credentials = {
    async create({ publicKey }: Options) {
      const { user, challenge } = publicKey
      const made = key.create({ ...publicKey, user: { id: text(user.id) }, challenge: text(challenge) })
      const { clientDataJSON, attestationObject, transports } = made.response as Record<string, never>
      const response = new AuthenticatorAttestationResponse({
        clientDataJSON: bytes(clientDataJSON ?? ''),
        attestationObject: bytes(attestationObject ?? ''),
        getTransports: () => transports,
        getPublicKeyAlgorithm: () => -7,
        getAuthenticatorData: () => bytes(''),
        getPublicKey: () => null,
      })
      return shown(made, response)
    },
    async get({ publicKey }: Options) {
      const asked = JSON.stringify({ rpId: publicKey.rpId, challenge: text(publicKey.challenge) })
      const made = JSON.parse(key.get(asked)) as ReturnType<typeof key.create> // the same envelope
      const fields = Object.entries(made.response as Record<string, string>).map(([name, value]) => [
        name,
        bytes(value),
      ])
      return shown(made, new AuthenticatorAssertionResponse(Object.fromEntries(fields)))
    },
  }
  const shown = (made: ReturnType<typeof key.create>, response: object) =>
    new PublicKeyCredential({
      ...made,
      rawId: bytes(made.rawId),
      response,
      getClientExtensionResults: () => ({}),
    })
  const globals = { PublicKeyCredential, AuthenticatorAttestationResponse, AuthenticatorAssertionResponse }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  vi.stubGlobal('navigator', { userAgent: 'a test', credentials })
  vi.stubGlobal('window', { document: {}, isSecureContext: true, PublicKeyCredential })
  try {
    return await work()
  } finally {
    vi.unstubAllGlobals()
  }
}
