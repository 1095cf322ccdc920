export {
  createAuthenticator,
  type Authenticator,
  type UserTokenAuthenticatorOptions,
  type UserVerifier,
} from './authenticate.ts'
export { bearerChallenge, type Challenge } from './challenge.ts'
export type { AccessTokenClaims, IdTokenClaims, OidcClaims, TokenClaims, TokenUse } from './claims.ts'
export type { CorsOptions } from './cors.ts'
export type { Fetch } from './download.ts'
export type { HandlerContext, HttpEvent, Scheme } from './events.ts'
export { createHandler, type HandlerOptions, type LambdaFunction, type Logger, type ServicesOf } from './handler.ts'
export {
  withOptionalHttpAuthentication,
  withStrictHttpAuthentication,
  type HttpAuthenticationOptions,
  type OptionalHttpAuthenticationOptions,
  type StrictHttpAuthenticationOptions,
} from './http-authentication.ts'
export type { AuthorizerKind } from './placed-claims.ts'
export {
  badRequest,
  conflict,
  forbidden,
  internal,
  notFound,
  Problem,
  serviceUnavailable,
  tooManyRequests,
  unauthorised,
  unprocessable,
  type ProblemOptions,
  type ProblemResponse,
} from './problem.ts'
export type { Rights } from './request-user.ts'
export { TokenError, type TokenErrorCode } from './token-error.ts'
export type { User, UserClaims } from './user.ts'
export type { SyncTokenVerifier, TokenVerifier, TokenVerifierOptions, VerifierOptions } from './verifier.ts'
