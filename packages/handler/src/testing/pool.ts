import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { TokenUse } from '../verify/claims.ts'

export interface TestPoolOptions {
  /** Default `eu-west-1_TestPool1`. */
  userPoolId?: string | undefined
  /** The app client of tokens that name no other. Default `test-client`. */
  clientId?: string | undefined
  /** Milliseconds since 1970. Default: the system's clock. */
  clock?: (() => number) | undefined
}

/** What a token says; every claim may be given, and `undefined` leaves one out. */
export interface TestTokenOptions {
  /** Default: a new user. */
  sub?: string | undefined
  /** Default: the `sub`. */
  username?: string | undefined
  /** In ID tokens only, as verified. */
  email?: string | undefined
  groups?: readonly string[] | undefined
  /** In access tokens only. */
  scopes?: readonly string[] | undefined
  /** Default `access` where there are scopes, else `id`. */
  tokenUse?: TokenUse | undefined
  clientId?: string | undefined
  /** Seconds; negative for an expired one. Default 3600. */
  expiresIn?: number | undefined
  /** Added to the claims, or in place of them. */
  claims?: Readonly<Record<string, unknown>> | undefined
}

/** A user pool of tests: its keys were made a moment ago and are in memory only. */
export interface TestPool {
  readonly userPoolId: string
  readonly clientId: string
  /** The pool's at AWS. */
  readonly issuer: string
  /** The key set, as the pool would publish it. */
  readonly jwks: { readonly keys: readonly object[] }
  /**
   * Options for `createTokenVerifier` and `createUserTokenAuthenticator` by which they accept the tokens of this pool,
   * of any client and kind, and reach for no network.
   */
  readonly verifier: {
    readonly userPoolId: string
    readonly endpoint: null
    readonly clientId: null
    readonly tokenUse: null
    readonly clock: () => number
    readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>
  }
  /** Signs a token as Cognito makes them. */
  token(options?: TestTokenOptions): string
}

/** Makes a user pool that signs tokens without a server. Takes some 50 ms, for the key. */
export function createTestPool({
  userPoolId = 'eu-west-1_TestPool1',
  clientId = 'test-client',
  clock = () => Date.now(),
}: TestPoolOptions = {}): TestPool {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }
  const issuer = `https://cognito-idp.${userPoolId.split('_')[0]}.amazonaws.com/${userPoolId}`
  return {
    userPoolId,
    clientId,
    issuer,
    jwks,
    verifier: {
      userPoolId,
      endpoint: null,
      clientId: null,
      tokenUse: null,
      clock,
      fetch: async () => Response.json(jwks),
    },
    token(options = {}) {
      const now = Math.floor(clock() / 1000)
      const payload = encode({
        ...claimsOf(options, clientId),
        iss: issuer,
        ...timesOf(options, now),
        ...options.claims,
      })
      const signed = `${encode({ kid, alg: 'RS256' })}.${payload}`
      return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
    },
  }
}

function claimsOf({ sub = randomUUID(), username = sub, groups, ...options }: TestTokenOptions, usual: string) {
  const { scopes, email, tokenUse = scopes ? 'access' : 'id', clientId = usual } = options
  const common = { sub, token_use: tokenUse, 'cognito:groups': groups, event_id: randomUUID(), jti: randomUUID() }
  return tokenUse === 'access'
    ? { ...common, client_id: clientId, username, scope: (scopes ?? ['aws.cognito.signin.user.admin']).join(' ') }
    : { ...common, aud: clientId, 'cognito:username': username, ...(email && { email, email_verified: true }) }
}

function timesOf({ expiresIn = 3600 }: TestTokenOptions, now: number) {
  const iat = Math.min(now, now + expiresIn)
  return { auth_time: iat, iat, exp: now + expiresIn }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
