import { createPublicKey, verify } from 'node:crypto'
import type { TokenUse } from './claims.ts'
import type { Platform } from './key-set.ts'
import { createVerifier, type SyncTokenVerifier, type TokenVerifierOptions } from './verifier.ts'

const platform: Platform = {
  decode: (base64url) => Buffer.from(base64url, 'base64url'),
  signatureCheck(jwk) {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return (signed, signature) => verify('sha256', Buffer.from(signed, 'latin1'), key, signature)
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
): SyncTokenVerifier<Use> {
  return createVerifier(options, platform)
}
