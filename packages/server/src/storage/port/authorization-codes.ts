import type { ClientKey, PoolKey, UserKey } from './ids.ts'
import type { SsoRefusal, SsoStep } from './sessions/sso-sessions.ts'
import type { Spending } from './spent.ts'
import type { User } from './users/users.ts'

/** What an authorization code stands for, and what it is bound to. */
export interface AuthorizationCode {
  /** SHA-256 of the code, base64url. */
  readonly hash: string
  readonly pool: PoolKey
  readonly user: UserKey
  readonly client: ClientKey
  readonly redirectUri: string
  /** Space-separated scopes of the grant. */
  readonly scope: string
  /** Of PKCE, by S256. */
  readonly challenge: string | undefined
  readonly nonce: string | undefined
  readonly resource: string | undefined
  /** What was shown at the sign-in. */
  readonly factors: readonly string[]
  readonly authTime: Date
  /** The user's, when the code was given. */
  readonly epoch: number
  /** Of the browser's session that it was given in, where that is tracked. */
  readonly ssoId: string | undefined
  readonly expiresAt: Date
}

/** Codes that wait for the token endpoint. They are spent by {@link RefreshStore.start}, in the step that uses them. */
export interface AuthorizationCodeStore {
  /**
   * Keeps a code, spends what led to it, and takes the step in the session of the browser: all of it or nothing, and
   * answers what was refused.
   */
  keep(code: AuthorizationCode, spend: readonly Spending[], sso?: SsoStep): Promise<SsoRefusal | undefined>
  /** A code that nobody has spent, with its user; none where user or client are gone. Expired ones are found. */
  find(hash: string): Promise<{ code: AuthorizationCode; user: User } | undefined>
  /** Ends the sign-in that a client has started with a code, if it has. */
  revoke(hash: string, client: ClientKey, now: Date): Promise<void>
}
