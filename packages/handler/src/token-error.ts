const PUBLIC_TEXT = {
  malformed: 'The token is malformed',
  algorithm: 'The token is not signed with RS256',
  'key-id': 'The token names no key',
  critical: 'The token needs an extension',
  issuer: 'The token is of another issuer',
  expired: 'The token expired',
  'not-yet-valid': 'The token is not valid yet',
  'token-use': 'The token is of another kind',
  client: 'The token is of another client',
  'unknown-key': 'The token is signed with an unknown key',
  signature: 'The token is not signed by its issuer',
  group: 'The user has none of the required groups',
  scope: 'The token has none of the required scopes',
  'keys-unavailable': 'The keys are unavailable',
} as const

/** The reason of a refusal, one code for each. */
export type TokenErrorCode = keyof typeof PUBLIC_TEXT

/**
 * Says why a token was refused.
 *
 * `message` holds no secret and no configuration and may be shown to the caller. `detail` is for the log: it is not
 * enumerable, so that `JSON.stringify` leaves it out.
 */
export class TokenError extends Error {
  override readonly name = 'TokenError'
  readonly code: TokenErrorCode
  readonly #detail: unknown

  constructor(code: TokenErrorCode, detail?: unknown) {
    super(PUBLIC_TEXT[code])
    this.code = code
    this.#detail = detail
  }

  /** What was found in place of the expected, or the error behind this one; not for the caller of the handler. */
  get detail(): unknown {
    return this.#detail
  }
}
