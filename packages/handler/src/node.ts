import { createPublicKey, verify } from 'node:crypto'
import type { Platform } from './verify/key-set.ts'
import { createVerifier, type SyncTokenVerifier, type Uses, type VerifierOptions } from './verify/verifier.ts'

const platform: Platform = {
  decode(base64url) {
    const bytes = Buffer.from(base64url, 'base64url')
    return bytes.length > 0 && bytes.toString('base64url') === base64url ? bytes : undefined
  },
  check(jwk) {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return (signed, signature) => verify('sha256', Buffer.from(signed, 'latin1'), key, signature)
  },
  async fetch(url, init) {
    if (!url.startsWith('file:')) return globalThis.fetch(url, init)
    // Not imported: that would take a fifth of the cold start of functions that read no file
    return new Response(await process.getBuiltinModule('fs').promises.readFile(new URL(url)))
  },
  files: true,
}

/**
 * Makes a verifier of the tokens of a user pool, of several, or of other issuers.
 *
 * Several are given as `userPoolId: [...]` under the same requirements, or as an array of configurations each with its
 * own; the issuer a token names chooses among them. Throws `TypeError` when the options are unusable. RFC 7519,
 * RFC 8725, https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function createTokenVerifier<const Use extends Uses>(options: VerifierOptions<Use>): SyncTokenVerifier<Use> {
  return createVerifier(options, platform)
}
