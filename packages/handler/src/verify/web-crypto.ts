import type { Platform } from './key-set.ts'
import { createVerifier, type TokenVerifier, type Uses, type VerifierOptions } from './verifier.ts'

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

const platform: Platform = {
  decode(base64url) {
    let text
    try {
      text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
    } catch {
      return undefined
    }
    const canonical = btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
    if (!text || canonical !== base64url) return undefined
    return Uint8Array.from(text, (character) => character.charCodeAt(0))
  },
  check({ kty, n, e }) {
    const { subtle } = globalThis.crypto
    const imported = subtle.importKey('jwk', { kty, n, e }, RS256, false, ['verify'])
    // Reported by the check below, which may come later
    imported.catch(() => {})
    return async (signed, signature) =>
      subtle.verify(RS256.name, await imported, new Uint8Array(signature), new TextEncoder().encode(signed))
  },
  fetch: (url, init) => globalThis.fetch(url, init),
  files: false,
}

/**
 * Makes a verifier of the tokens of a user pool, of several, or of other issuers.
 *
 * Several are given as `userPoolId: [...]` under the same requirements, or as an array of configurations each with its
 * own; the issuer a token names chooses among them. Throws `TypeError` when the options are unusable. RFC 7519,
 * RFC 8725, https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function createTokenVerifier<const Use extends Uses>(options: VerifierOptions<Use>): TokenVerifier<Use> {
  const { verify, hydrate, cacheJwks, isLocal } = createVerifier(options, platform)
  return { verify, hydrate, cacheJwks, isLocal }
}
