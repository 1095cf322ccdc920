import { TokenError } from '../verify/token-error.ts'
import { teller, type OnRefusal } from './reason.ts'
import type { UserClaims } from './user.ts'
import type { TokenVerifier, TokenVerifierOptions } from '../verify/verifier.ts'

/**
 * Gives the id of the user a token belongs to. `undefined`, or a `TokenError` with the reason, refuses it.
 *
 * A function of one's own will do; without `claims` the handlers know of the user no more than the id.
 */
export interface Authenticator {
  (token: string): Promise<string | undefined>
  /** Gives all that the token says. Those that this package makes have it. */
  readonly claims?: ((token: string) => Promise<UserClaims | undefined>) | undefined
  /** Hears of what is refused after the token was accepted, or without a look at it. */
  readonly refused?: ((error: TokenError) => void) | undefined
}

/** What is needed of a verifier; each of this package's will do, one for other issuers too. */
export interface UserVerifier {
  verify: (token: string) => Promise<UserClaims>
  /** Whether the keys come from this machine, as those of a development server do. */
  readonly isLocal?: boolean | undefined
}

/** Who hears of refusals. */
export interface RefusalOptions {
  /**
   * Receives each refusal of a token or of its user's rights, and its reason in one line: no token, and of the claims
   * none that could be a person's.
   *
   * Default: the line goes to the console when the pool is on this machine, else nowhere.
   */
  onRefusal?: OnRefusal | undefined
}

/** Options of `createUserTokenAuthenticator`: those of a verifier, and who hears of refusals. */
export type UserTokenAuthenticatorOptions = TokenVerifierOptions & RefusalOptions

/** The type of `createUserTokenAuthenticator`, which both entries export. */
export interface CreateUserTokenAuthenticator {
  /**
   * Makes a function from a token to the `sub` of its user, or `undefined` for a token that is refused.
   *
   * Checks signature (RS256), issuer, expiry and that `token_use` is `id` or `access`. **Checks no client**: tokens
   * of every app client of the pool are accepted. Give options with `clientId` to accept one only.
   *
   * The function never throws: when the key set cannot be reached it gives `undefined` as well. Where that
   * difference counts use `createAuthenticator(createTokenVerifier(…))`. Throws `TypeError` itself, when it is made,
   * for an unusable pool id, `undefined` included.
   */
  (userPoolId: string | undefined): Authenticator
  /**
   * As with a pool id, and checks `clientId` and `tokenUse`, which must be given (`null` for no check).
   */
  (options: UserTokenAuthenticatorOptions): Authenticator
}

export function authenticatorMaker(
  createTokenVerifier: (options: TokenVerifierOptions) => TokenVerifier,
): CreateUserTokenAuthenticator {
  return (pool: string | undefined | UserTokenAuthenticatorOptions) => {
    const options: UserTokenAuthenticatorOptions =
      typeof pool === 'object' ? pool : { userPoolId: pool ?? '', clientId: null, tokenUse: null }
    const { claims, refused } = createAuthenticator(createTokenVerifier(options), options)
    return authenticatorOf((token) => claims(token).catch(() => undefined), refused)
  }
}

interface VerifyingAuthenticator {
  readonly claims: (token: string) => Promise<UserClaims>
  readonly refused: (error: TokenError) => void
}

/**
 * Makes a function from a token to the `sub` of its user.
 *
 * It rejects with the verifier's `TokenError`, from which the handlers tell a wrong token (401), missing rights (403)
 * and an unreachable key set (503).
 */
export function createAuthenticator(
  verifier: UserVerifier,
  { onRefusal }: RefusalOptions = {},
): ((token: string) => Promise<string>) & VerifyingAuthenticator {
  const refused = teller(verifier.isLocal, onRefusal)
  return authenticatorOf(async (token) => {
    try {
      return await verifier.verify(token)
    } catch (error) {
      if (error instanceof TokenError) refused(error)
      throw error
    }
  }, refused)
}

function authenticatorOf<Claims extends UserClaims | undefined>(
  claims: (token: string) => Promise<Claims>,
  refused: (error: TokenError) => void,
) {
  return Object.assign(
    async (token: string) => (await claims(token))?.sub as Claims extends UserClaims ? string : string | undefined,
    { claims, refused },
  )
}
