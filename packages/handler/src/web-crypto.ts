import type { TokenUse } from './claims.ts'
import type { Platform } from './key-set.ts'
import { createVerifier, type TokenVerifier, type TokenVerifierOptions } from './verifier.ts'

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

const platform: Platform = {
  decode: (base64url) =>
    Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0)),
  signatureCheck({ kty, n, e }) {
    const { subtle } = globalThis.crypto
    const imported = subtle.importKey('jwk', { kty, n, e }, RS256, false, ['verify'])
    // Reported by the check below, which may come later
    imported.catch(() => {})
    return async (signed, signature) =>
      subtle.verify(RS256.name, await imported, new Uint8Array(signature), new TextEncoder().encode(signed))
  },
}

/**
 * Makes a verifier of the tokens of one user pool, or of another issuer whose tokens have the same form.
 *
 * Throws `TypeError` when the options are unusable. RFC 7519, RFC 8725,
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function createTokenVerifier<const Use extends TokenUse | null>(
  options: TokenVerifierOptions<Use>,
): TokenVerifier<Use> {
  const { verify, hydrate, cacheJwks } = createVerifier(options, platform)
  return { verify, hydrate, cacheJwks }
}
