import type { TokenError } from '../verify/token-error.ts'
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
}

/** What is needed of a verifier; each of this package's will do, one for other issuers too. */
export interface UserVerifier {
  verify: (token: string) => Promise<UserClaims>
}

/** Options of `createUserTokenAuthenticator`: those of a verifier, and who hears of refusals. */
export type UserTokenAuthenticatorOptions = TokenVerifierOptions & {
  /** Receives the reason each time a token is refused or cannot be judged. */
  onRefusal?: ((error: TokenError) => void) | undefined
}

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
    const verifier = createTokenVerifier(options)
    return authenticatorOf(async (token) => {
      try {
        return await verifier.verify(token)
      } catch (error) {
        options.onRefusal?.(error as TokenError) // a verifier rejects with nothing else
        return undefined
      }
    })
  }
}

/**
 * Makes a function from a token to the `sub` of its user.
 *
 * It rejects with the verifier's `TokenError`, from which the handlers tell a wrong token (401), missing rights (403)
 * and an unreachable key set (503).
 */
export function createAuthenticator(
  verifier: UserVerifier,
): ((token: string) => Promise<string>) & Required<Pick<Authenticator, 'claims'>> {
  return authenticatorOf((token) => verifier.verify(token))
}

function authenticatorOf<Claims extends UserClaims | undefined>(claims: (token: string) => Promise<Claims>) {
  return Object.assign(
    async (token: string) => (await claims(token))?.sub as Claims extends UserClaims ? string : string | undefined,
    { claims },
  )
}
