import type { ClientKey, FamilyKey, PoolKey, UserKey } from './ids.ts'
import type { SsoStep } from './sessions/sso-sessions.ts'
import type { NewSession } from './sessions/user-sessions.ts'
import type { Spending } from './spent.ts'
import type { User } from './users/users.ts'

/** What all tokens of one sign-in share. */
export interface Family {
  readonly key: FamilyKey
  readonly pool: PoolKey
  readonly user: UserKey
  readonly client: ClientKey
  readonly originJti: string
  readonly authTime: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | undefined
  /** Space-separated scopes of the grant. */
  readonly scope: string
  readonly deviceKey: string | undefined
  /** What was shown at the sign-in, in that order; unknown of old ones. */
  readonly factors?: readonly string[] | undefined
  /** SHA-256 of the authorization code it was started with, base64url; without one it came from elsewhere. */
  readonly codeHash?: string | undefined
  /** The one resource that its access tokens are for. */
  readonly resource?: string | undefined
  /** Under which its user finds it in the list of sessions, while it is tracked. */
  readonly sessionId?: string | undefined
  /** Of the browser's session that it came through, while both were tracked. */
  readonly ssoId?: string | undefined
}

export interface RefreshToken {
  /** SHA-256 of the token, base64url. */
  readonly hash: string
  readonly issuedAt: Date
  /** When a successor was given out for it. */
  readonly rotatedAt: Date | undefined
}

export type RotateOutcome = { readonly rotated: true } | { readonly refused: 'gone' | 'revoked' | 'reused' }

/**
 * `spent`: one of the spendings, named, was spent already. `user`: gone, or no longer at its epoch. `code`: the
 * authorization code was spent or forgotten. `device`: forgotten meanwhile. `session`: that of the browser has ended.
 */
export type StartOutcome =
  | { readonly started: FamilyKey }
  | { readonly refused: 'spent'; readonly jti: string }
  | { readonly refused: 'user' | 'code' | 'device' | 'session' }

export interface RefreshStore {
  /**
   * Starts a family with its first token, and spends what led to it in the same step, an authorization code among it: all
   * of it or nothing. Of a user's
   * sessions that are over the limit then, those end that were active longest ago. With `from`, its device is one that the
   * user has confirmed, and remembers when and from where it was used last.
   */
  start(
    family: Omit<Family, 'key' | 'revokedAt' | 'sessionId'>,
    tokenHash: string,
    options: {
      epoch: number
      spend?: readonly Spending[]
      session?: NewSession | undefined
      /** Where it is started in a browser, and not with a code that a browser has brought. */
      sso?: SsoStep | undefined
      from?: { readonly address: string } | undefined
      /** When it starts, where its user has signed in before. */
      now?: Date | undefined
    },
  ): Promise<StartOutcome>
  find(tokenHash: string): Promise<{ token: RefreshToken; family: Family; user: User } | undefined>
  /**
   * Gives a token of a family its successor. Of simultaneous calls exactly one rotates; the others, and later ones,
   * rotate as well while `graceMs` have not passed since the first, and are `reused` after it. Of the tokens rotated
   * before, those whose grace is over are forgotten; one of them is `reused`, too, like any that the family never had.
   */
  rotate(token: { family: FamilyKey; hash: string }, next: string, now: Date, graceMs: number): Promise<RotateOutcome>
  revoke(family: FamilyKey, now: Date): Promise<void>
  /** The family and user behind an access token, in one look-up. */
  findByOrigin(pool: PoolKey, originJti: string): Promise<{ family: Family; user: User } | undefined>
}
