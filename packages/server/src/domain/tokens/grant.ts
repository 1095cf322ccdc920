import type { Client, Pool, User } from '../../storage/port/index.ts'

/** The scope of every access token that comes from the API; operations that take an access token ask for it. */
export const ADMIN_SCOPE = 'aws.cognito.signin.user.admin'

/** Why tokens are made: the part of a trigger source after `TokenGeneration_`. */
export type TokenSource =
  | 'Authentication'
  | 'NewPasswordChallenge'
  | 'AuthenticateDevice'
  | 'RefreshTokens'
  | 'HostedAuth'
  | 'ClientCredentials'

/** What tokens are made for: who may do what through which client, and how that came about. */
export interface Grant {
  readonly pool: Pool
  readonly client: Client
  /** Nobody where a client acts for itself. */
  readonly subject: User | undefined
  readonly scopes: readonly string[]
  readonly source: TokenSource
  /** Names the sign-in in all tokens that come of it. */
  readonly originJti: string
  readonly authTime: Date
  readonly device: string | undefined
  /** What was shown at the sign-in. */
  readonly factors?: readonly string[] | undefined
  /** Whether scopes decide what tokens tell of a user: in grants of OAuth 2.0. The API's hold all the client may read. */
  readonly isScoped?: boolean | undefined
  /** The one resource that the access token is for (RFC 8707). */
  readonly resource?: string | undefined
  /** Given back in the ID token to the page that asked for it. */
  readonly nonce?: string | undefined
  /** Handed to triggers. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
}

/** Tokens that were made. */
export interface Issued {
  readonly accessToken: string
  /** Seconds the access token is good for. */
  readonly expiresIn: number
  readonly idToken?: string | undefined
  readonly refreshToken?: string | undefined
  /** What the device that signed in is to be confirmed with. */
  readonly newDevice?: { readonly key: string; readonly groupKey: string } | undefined
}
