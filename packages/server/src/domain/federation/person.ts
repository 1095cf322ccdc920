/** Somebody as an identity provider tells of them, once what it says is proven to be its word. */
export interface Person {
  /** What names them there, for good. */
  readonly subject: string
  /** What is said of them, by the provider's names. */
  readonly claims: Readonly<Record<string, unknown>>
  /** The same as it came in, for the pool's function: by `tokenResponse`, `idToken` and `userInfo`, or by `samlResponse`. */
  readonly told: Readonly<Record<string, unknown>>
  /** How well they have shown who they are, in the provider's words. */
  readonly acr?: string | undefined
  /** Who vouches for them, where that is not known before. */
  readonly issuer?: string | undefined
  /** What the provider calls the session it has begun, where it can be told to end it. */
  readonly session?: SessionElsewhere | undefined
}

export interface SessionElsewhere {
  readonly nameId: string
  readonly format: string | undefined
  readonly index: string | undefined
}
