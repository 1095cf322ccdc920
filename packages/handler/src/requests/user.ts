/** What is said of a user: the claims of a verified token, or those that a trusted authorizer placed in the event. */
export interface UserClaims {
  readonly sub: string
  readonly [name: string]: unknown
}

/** Who sends a request. */
export interface User {
  /** The `sub`: never given to another. Of a machine's token, the app client's id. */
  readonly id: string
  /** Absent in the tokens of machines. */
  readonly username: string | undefined
  /** Only ID tokens tell it; whether it is verified stands in `claims.email_verified`. */
  readonly email: string | undefined
  readonly groups: readonly string[]
  /** Only access tokens have some. */
  readonly scopes: readonly string[]
  readonly claims: UserClaims
}

/** Reads the user from the claims of either kind of token. */
export function userOf(claims: UserClaims): User {
  const { sub, email, scope, username, 'cognito:username': name = username, 'cognito:groups': groups } = claims
  return {
    id: sub,
    username: text(name),
    email: text(email),
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
    scopes: text(scope)?.split(' ').filter(Boolean) ?? [],
    claims,
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined
}
