import type { ClientKey, FamilyKey, PoolKey, UserKey } from './ids.ts'
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
 * `spent`: one of the spendings, named, was spent already. `user`: gone, or no longer at its epoch. `device`: forgotten
 * meanwhile.
 */
export type StartOutcome =
  | { readonly started: FamilyKey }
  | { readonly refused: 'spent'; readonly jti: string }
  | { readonly refused: 'user' | 'device' }

export interface RefreshStore {
  /**
   * Starts a family with its first token, and spends what led to it in the same step: all of it or nothing. With `from`,
   * its device is one that the user has confirmed, and remembers when and from where it was used last.
   */
  start(
    family: Omit<Family, 'key' | 'revokedAt'>,
    tokenHash: string,
    options: { epoch: number; spend?: readonly Spending[]; from?: { readonly address: string } | undefined },
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
