/** The reason of a refusal, one code for each. */
export type TokenErrorCode =
  /** No compact JWS of 16 KiB at most, in canonical base64url and strict JSON, or a claim of another type. */
  | 'malformed'
  /** Not RS256. */
  | 'algorithm'
  /** The header names no key. */
  | 'key-id'
  /** The header has critical members. */
  | 'critical'
  | 'issuer'
  | 'expired'
  | 'not-yet-valid'
  | 'token-use'
  | 'client'
  /** The issuer has no such key. */
  | 'unknown-key'
  | 'signature'
  /** The user has none of the required groups. */
  | 'group'
  /** The token has none of the required scopes. */
  | 'scope'
  /** No key set is at hand, so that nothing is known of the token. */
  | 'keys-unavailable'

// The codes speak for themselves otherwise, and each sentence here travels in every bundle
const TEXTS: { readonly [Code in TokenErrorCode]?: string } = {
  expired: 'The token expired',
  group: 'The user has none of the required groups',
  scope: 'The token has none of the required scopes',
}

/**
 * Says why a token was refused.
 *
 * `message` holds no secret and no configuration and may be shown to the caller. `detail` is for the log: it is not
 * enumerable, so that `JSON.stringify` leaves it out.
 */
export class TokenError extends Error {
  override readonly name = 'TokenError'
  readonly code: TokenErrorCode

  constructor(code: TokenErrorCode, detail?: unknown) {
    super(TEXTS[code] ?? `The token is not accepted: ${code}`, { cause: detail })
    this.code = code
  }

  /** What was found in place of the expected, or the error behind this one; not for the caller of the handler. */
  get detail(): unknown {
    return this.cause
  }
}
