const PUBLIC_TEXT = {
  malformed: 'The token is malformed',
  algorithm: 'The token is not signed with RS256',
  'key-id': 'The token names no key',
  critical: 'The token uses an unsupported extension',
  issuer: 'The token comes from another issuer',
  expired: 'The token expired',
  'not-yet-valid': 'The token is not valid yet',
  'token-use': 'The token is of another kind',
  client: 'The token was issued to another client',
  'unknown-key': 'The token is signed with an unknown key',
  signature: 'The signature of the token is wrong',
  group: 'The user is in none of the required groups',
  scope: 'The token has none of the required scopes',
  'keys-unavailable': 'Tokens cannot be verified at the moment',
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
  readonly #detail: string

  constructor(code: TokenErrorCode, detail: string = PUBLIC_TEXT[code], options?: ErrorOptions) {
    super(PUBLIC_TEXT[code], options)
    this.code = code
    this.#detail = detail
  }

  /** What is known beyond the public message; not for the caller of the handler. */
  get detail(): string {
    return this.#detail
  }
}
